using System;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Inbound.Gateway
{
    public interface IMessageStore
    {
        Task SaveAsync(string from, IReadOnlyList<string> to, string raw);
    }

    public class RelayServerSession
    {
        private readonly IMessageStore _store;
        private readonly StreamReader _in;
        private readonly StreamWriter _out;

        public RelayServerSession(TcpClient client, IMessageStore store)
        {
            _store = store;
            _in = new StreamReader(client.GetStream(), Encoding.UTF8);
            _out = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        }

        public async Task RunAsync()
        {
            string from = "";
            var to = new List<string>();
            await _out.WriteLineAsync("220 gateway.example ESMTP");

            string? line;
            while ((line = await _in.ReadLineAsync()) != null)
            {
                var verb = line.Split(' ', 2)[0].ToUpperInvariant();
                switch (verb)
                {
                    case "HELO":
                    case "EHLO":
                        await _out.WriteLineAsync("250 gateway.example");
                        break;
                    case "MAIL":
                        from = Between(line);
                        to.Clear();
                        await _out.WriteLineAsync("250 OK");
                        break;
                    case "RCPT":
                        to.Add(Between(line));
                        await _out.WriteLineAsync("250 OK");
                        break;
                    case "DATA":
                        await DataAsync(from, to);
                        break;
                    case "RSET":
                    case "NOOP":
                        await _out.WriteLineAsync("250 OK");
                        break;
                    case "QUIT":
                        await _out.WriteLineAsync("221 Bye");
                        return;
                    default:
                        await _out.WriteLineAsync("500 Command not recognized");
                        break;
                }
            }
        }

        private async Task DataAsync(string from, List<string> to)
        {
            if (to.Count == 0)
            {
                await _out.WriteLineAsync("503 No recipients");
                return;
            }

            await _out.WriteLineAsync("354 End data with <CR><LF>.<CR><LF>");
            var sb = new StringBuilder();
            string? l;
            while ((l = await _in.ReadLineAsync()) != null && l != ".")
                sb.AppendLine(l.StartsWith("..") ? l.Substring(1) : l);

            try
            {
                await _store.SaveAsync(from, to, sb.ToString());
                await _out.WriteLineAsync("250 Message accepted");
            }
            catch (DbException)
            {
                await _out.WriteLineAsync("554 Could not store message"); //! SMTP105
            }
        }

        private static string Between(string s)
        {
            int a = s.IndexOf('<'), b = s.IndexOf('>');
            return a >= 0 && b > a ? s.Substring(a + 1, b - a - 1) : "";
        }
    }
}
