using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Ledger.Infra
{
    internal static class StreamSmtpExtensions
    {
        public static async Task PutAsync(this Stream stream, string line)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
            await stream.FlushAsync();
        }

        public static async Task<(int Code, string Text)> GetReplyAsync(this StreamReader reader)
        {
            string line, all = "";
            do
            {
                line = await reader.ReadLineAsync();
                if (line == null) throw new IOException("EOF");
                all += line + "\n";
            }
            while (line.Length > 3 && line[3] == '-');
            return (int.Parse(line[..3]), all);
        }
    }

    public class ReceiptMailer
    {
        private readonly string host;
        public ReceiptMailer(string host) => this.host = host;

        public async Task SendReceiptAsync(string to, string html)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host, 2525);
            await using var net = tcp.GetStream();
            using var rd = new StreamReader(net, Encoding.UTF8);

            var (code, text) = await rd.GetReplyAsync();
            if (code != 220) throw new Exception(text);

            await net.PutAsync("EHLO ledger");
            (code, text) = await rd.GetReplyAsync();
            if (code != 250) throw new Exception(text);

            await net.PutAsync("MAIL FROM:<receipts@ledger.example>");
            (_, _) = await rd.GetReplyAsync(); //! SMTP005

            await net.PutAsync($"RCPT TO:<{to}>");
            (code, text) = await rd.GetReplyAsync();
            if (code == 250) //! SMTP103
            {
                await net.PutAsync("DATA");
                (code, text) = await rd.GetReplyAsync();
                if (code != 354) throw new Exception(text);

                await net.PutAsync("From: receipts@ledger.example");
                await net.PutAsync($"To: {to}");
                await net.PutAsync("Subject: Your receipt");
                await net.PutAsync("Content-Type: text/html; charset=utf-8");
                await net.PutAsync("");
                foreach (var l in html.Split('\n'))
                    await net.PutAsync(l.StartsWith(".") ? "." + l.TrimEnd() : l.TrimEnd());
                await net.PutAsync(".");
                (code, text) = await rd.GetReplyAsync();
                if (code / 100 != 2) throw new Exception(text);
            }
            else
            {
                throw new Exception("recipient: " + text);
            }

            await net.PutAsync("QUIT");
        }
    }
}
