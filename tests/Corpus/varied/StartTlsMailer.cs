using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Backup.Notify
{
    public class StartTlsMailer
    {
        private Stream _s = Stream.Null;

        public async Task NotifyAsync(string host, string user, string password, string to, string text)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host, 587);
            _s = tcp.GetStream();

            string r = await ReplyAsync();
            Check(r, "220", "connect");

            Check(await Cmd("EHLO backup"), "250", "EHLO");
            Check(await Cmd("STARTTLS"), "220", "STARTTLS");

            var tls = new SslStream(_s);
            await tls.AuthenticateAsClientAsync(host);
            _s = tls;

            Check(await Cmd("EHLO backup"), "250", "EHLO after TLS");
            Check(await Cmd("AUTH LOGIN"), "334", "AUTH");
            Check(await Cmd(Base64(user)), "334", "user");
            Check(await Cmd(Base64(password)), "235", "password");
            Check(await Cmd($"MAIL FROM:<{user}>"), "250", "MAIL");
            Check(await Cmd($"RCPT TO:<{to}>"), "25", "RCPT");
            Check(await Cmd("DATA"), "354", "DATA");
            Check(await Cmd($"From: {user}\r\nTo: {to}\r\nSubject: Backup\r\n\r\n{text}\r\n."), "250", "message");
            await Cmd("QUIT");
        }

        private static void Check(string reply, string prefix, string step)
        {
            if (!reply.StartsWith(prefix, StringComparison.Ordinal))
                throw new IOException(step + " failed: " + reply);
        }

        private async Task<string> Cmd(string c)
        {
            await _s.WriteAsync(Encoding.UTF8.GetBytes(c + "\r\n"));
            await _s.FlushAsync();
            return await ReplyAsync();
        }

        // last line of the reply
        private async Task<string> ReplyAsync()
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (true)
            {
                if (await _s.ReadAsync(one) == 0)
                    throw new EndOfStreamException();
                if (one[0] == '\n')
                {
                    var l = line.ToString().TrimEnd('\r');
                    line.Clear();
                    if (l.Length < 4 || l[3] == ' ')
                        return l;
                    continue;
                }
                line.Append((char)one[0]);
            }
        }

        private static string Base64(string s) => Convert.ToBase64String(Encoding.UTF8.GetBytes(s));
    }
}
