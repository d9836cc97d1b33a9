using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Registry.Confirmations
{
    public sealed class SmtpReplyError : Exception
    {
        public SmtpReplyError(int replyCode) : base("reply " + replyCode) => ReplyCode = replyCode;
        public int ReplyCode { get; }
    }

    public sealed class GreylistPatience
    {
        private readonly string _mx;
        private readonly TimeSpan _pause = TimeSpan.FromMinutes(5);

        public GreylistPatience(string mx) => _mx = mx;

        public async Task ConfirmAsync(string recipient, string text)
        {
            for (;;)
            {
                try
                {
                    var code = await TrySendAsync(recipient, text);
                    if (code / 100 == 2) return;
                    throw new SmtpReplyError(code);
                }
                catch (SmtpReplyError e) when (e.ReplyCode is >= 400 and <= 499) //? SMTP106
                {
                    Console.WriteLine($"{recipient}: {e.ReplyCode}, next try at {DateTime.Now + _pause:t}");
                    await Task.Delay(_pause);
                }
            }
        }

        private async Task<int> TrySendAsync(string recipient, string text)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(_mx, 25);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            int code = await CodeAsync(reader);
            if (code != 220) return code;

            foreach (var command in new[] { "EHLO registry.example", "MAIL FROM:<noreply@registry.example>", $"RCPT TO:<{recipient}>" })
            {
                await writer.WriteLineAsync(command);
                code = await CodeAsync(reader);
                if (code / 100 != 2)
                {
                    await writer.WriteLineAsync("QUIT");
                    return code;
                }
            }

            await writer.WriteLineAsync("DATA");
            code = await CodeAsync(reader);
            if (code != 354) return code;
            await writer.WriteLineAsync("To: " + recipient);
            await writer.WriteLineAsync("Subject: Please confirm");
            await writer.WriteLineAsync();
            await writer.WriteLineAsync(text);
            await writer.WriteLineAsync(".");
            code = await CodeAsync(reader);
            await writer.WriteLineAsync("QUIT");
            return code;
        }

        private static async Task<int> CodeAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length < 4 || line[3] == ' ')
                    return int.Parse(line.AsSpan(0, 3));
            }
            return 421;
        }
    }
}
