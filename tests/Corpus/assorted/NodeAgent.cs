using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Assorted.NodeAgent
{
    /// <summary>Sends alerts of a node through the relay of its rack; keeps the session open between alerts.</summary>
    public class NodeAgent
    {
        private readonly string _relay;
        private readonly string _node;
        private TcpClient? _tcp;
        private StreamReader? _in;
        private Stream? _out;

        public NodeAgent(string relay, string node)
        {
            _relay = relay;
            _node = node;
        }

        private async Task ConnectAsync(CancellationToken ct)
        {
            _tcp = new TcpClient();
            await _tcp.ConnectAsync(_relay, 25, ct);
            _out = _tcp.GetStream();
            _in = new StreamReader(_out, Encoding.ASCII);
            var hello = await AnswerAsync(ct);  //! SMTP003
            Console.WriteLine("relay says " + hello.Text);
            var ehlo = await AskAsync("EHLO " + _node, ct);
            if (ehlo.Code != 250)
                throw new IOException("EHLO: " + ehlo.Code);
        }

        public async Task AlertAsync(IEnumerable<string> admins, string text, CancellationToken ct)
        {
            if (_tcp == null || !_tcp.Connected)
            {
                try
                {
                    await ConnectAsync(ct);
                }
                catch (Exception e) when (e is IOException or SocketException)  //! SMTP007
                {
                    Console.WriteLine("relay: " + e.Message);
                }
            }

            foreach (var admin in admins)
            {
                for (int n = 0; n < 3; n++)
                {
                    var r = await OneAsync(admin, text, ct);
                    if (r.Code < 400)
                        break;
                    if (r.Code != 550 && r.Code != 553)  //! SMTP107
                    {
                        await Task.Delay(30_000, ct);
                        continue;
                    }
                    Console.WriteLine("no alert for " + admin);
                    break;
                }
            }
        }

        private async Task<(int Code, string Text)> OneAsync(string admin, string text, CancellationToken ct)
        {
            var r = await AskAsync($"MAIL FROM:<{_node}@cluster.example>", ct);
            if (r.Code != 250)
                return r;
            r = await AskAsync($"RCPT TO:<{admin}>", ct);
            if (r.Code >= 300)
            {
                await AskAsync("RSET", ct);
                return r;
            }
            r = await AskAsync("DATA", ct);
            if (r.Code != 354)
                return r;
            return await AskAsync($"Subject: alert from {_node}\r\n\r\n{text}\r\n.", ct);
        }

        private async Task<(int Code, string Text)> AskAsync(string line, CancellationToken ct)
        {
            await _out!.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), ct);
            return await AnswerAsync(ct);
        }

        private async Task<(int Code, string Text)> AnswerAsync(CancellationToken ct)
        {
            string line;
            do line = await _in!.ReadLineAsync(ct) ?? throw new IOException("relay hung up");
            while (line.Length > 3 && line[3] == '-');
            return (int.Parse(line[..3]), line[3..].Trim());
        }
    }
}
