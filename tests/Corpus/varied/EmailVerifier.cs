using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace LeadTools.Verification
{
    public enum MailboxState { Exists, DoesNotExist, Unknown }

    public class EmailVerifier
    {
        private readonly Func<string, Task<string?>> _lookupMx;
        private readonly string _helo;
        private readonly string _sender;

        public EmailVerifier(Func<string, Task<string?>> lookupMx, string helo, string sender)
        {
            _lookupMx = lookupMx;
            _helo = helo;
            _sender = sender;
        }

        public async Task<MailboxState> VerifyAsync(string email)
        {
            var domain = email.Substring(email.IndexOf('@') + 1);
            var mx = await _lookupMx(domain);
            if (mx == null)
                return MailboxState.DoesNotExist;

            using var client = new TcpClient();
            await client.ConnectAsync(mx, 25);
            using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            var banner = await reader.ReadLineAsync();
            if (banner == null || !banner.StartsWith("220"))
                return MailboxState.Unknown;

            await writer.WriteLineAsync("EHLO " + _helo);
            var hello = await reader.ReadLineAsync(); //! SMTP006
            if (hello == null || !hello.StartsWith("250"))
                return MailboxState.Unknown;

            await writer.WriteLineAsync("MAIL FROM:<" + _sender + ">");
            await reader.ReadLineAsync();  //! SMTP005

            await writer.WriteLineAsync("RCPT TO:<" + email + ">");
            var rcpt = await reader.ReadLineAsync();
            await writer.WriteLineAsync("QUIT");

            if (rcpt == null || rcpt.Length < 3)
                return MailboxState.Unknown;
            if (rcpt.Substring(0, 3) == "250") //! SMTP103
                return MailboxState.Exists;
            return rcpt[0] == '5' ? MailboxState.DoesNotExist : MailboxState.Unknown;
        }
    }
}
