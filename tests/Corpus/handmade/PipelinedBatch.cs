using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Batch.Pipelined
{
    public class BatchSender
    {
        private StreamReader _rd;
        private Stream _st;

        public Dictionary<string, string> Send(string host, string from, IReadOnlyList<string> rcpts, byte[] content)
        {
            var problems = new Dictionary<string, string>();
            using (var c = new TcpClient(host, 25))
            {
                _st = c.GetStream();
                _rd = new StreamReader(_st, Encoding.ASCII);

                var (code, lines) = Reply();
                if (code != 220) throw new IOException("banner " + lines[^1]);

                Write("EHLO batch.example.net\r\n");
                (code, lines) = Reply();
                if (code != 250) throw new IOException("EHLO " + lines[^1]);
                bool pipelining = lines.Any(l => l.Length > 4 && l.Substring(4).Trim().Equals("PIPELINING", StringComparison.OrdinalIgnoreCase));

                var commands = new List<string> { "MAIL FROM:<" + from + ">" };
                commands.AddRange(rcpts.Select(r => "RCPT TO:<" + r + ">"));
                commands.Add("DATA");

                var codes = new List<(int Code, List<string> Lines)>();
                if (pipelining)
                {
                    Write(string.Join("\r\n", commands) + "\r\n");
                    for (int i = 0; i < commands.Count; i++)
                        codes.Add(Reply());
                }
                else
                {
                    foreach (var cmd in commands)
                    {
                        Write(cmd + "\r\n");
                        codes.Add(Reply());
                    }
                }

                int accepted = 0;
                for (int i = 0; i < rcpts.Count; i++)
                {
                    if (codes[i + 1].Code / 100 == 2) accepted++;
                    else problems[rcpts[i]] = codes[i + 1].Lines[^1];
                }

                bool go = codes[0].Code == 250 && codes[^1].Code == 354;
                if (codes[^1].Code == 354)
                {
                    if (go && accepted > 0) _st.Write(content, 0, content.Length);
                    Write(".\r\n");
                    (code, lines) = Reply();
                    if (accepted > 0 && code / 100 != 2)
                        throw new IOException("message refused: " + lines[^1]);
                }
                else if (accepted > 0)
                {
                    throw new IOException("DATA refused: " + codes[^1].Lines[^1]);
                }

                Write("QUIT\r\n");
            }
            return problems;
        }

        private void Write(string s)
        {
            var b = Encoding.ASCII.GetBytes(s);
            _st.Write(b, 0, b.Length);
        }

        private (int Code, List<string> Lines) Reply()
        {
            var all = new List<string>();
            string l;
            do
            {
                l = _rd.ReadLine() ?? throw new EndOfStreamException();
                all.Add(l);
            } while (l.Length > 3 && l[3] == '-');
            return (int.Parse(l.Substring(0, 3)), all);
        }
    }
}
