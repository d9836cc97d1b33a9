using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Bulk.Pipelined
{
    public class PipeliningSender
    {
        private readonly StreamReader _in;
        private readonly Stream _out;
        private bool _pipelining;

        public PipeliningSender(TcpClient tcp)
        {
            _out = new BufferedStream(tcp.GetStream());
            _in = new StreamReader(tcp.GetStream(), Encoding.Latin1);
        }

        public void Hello(string name)
        {
            var banner = Next();
            if (banner.code != 220)
                throw new IOException("no service: " + banner.code);

            Queue("EHLO " + name);
            var features = Next();
            if (features.code != 250)
                throw new IOException("EHLO: " + features.code);
            _pipelining = features.text.Any(t => t.Equals("PIPELINING", StringComparison.OrdinalIgnoreCase));
        }

        public List<string> Send(string from, List<string> to, byte[] content)
        {
            var refused = new List<string>();
            if (!_pipelining)
                throw new NotSupportedException("server has no PIPELINING");

            Queue("MAIL FROM:<" + from + ">");
            foreach (var r in to)
                Queue("RCPT TO:<" + r + ">");
            Queue("DATA");

            var mail = Next();
            foreach (var r in to)
                if (Next().code / 100 != 2)
                    refused.Add(r);
            var data = Next();

            if (data.code != 354)
                throw new IOException($"nothing accepted: MAIL {mail.code}, DATA {data.code}");
            if (mail.code != 250 || refused.Count == to.Count)
            {
                _out.Write(".\r\n"u8);
                if (Next().code == 250)
                    throw new IOException("server took an empty message");
                return to;
            }

            _out.Write(content, 0, content.Length);
            Queue("\r\n.");
            var end = Next();
            if (end.code != 250)
                throw new IOException("message refused: " + end.code);
            return refused;
        }

        private void Queue(string line)
        {
            var b = Encoding.ASCII.GetBytes(line + "\r\n");
            _out.Write(b, 0, b.Length);
        }

        private (int code, List<string> text) Next()
        {
            _out.Flush();
            var text = new List<string>();
            while (true)
            {
                var l = _in.ReadLine() ?? throw new EndOfStreamException();
                text.Add(l.Length > 4 ? l.Substring(4) : "");
                if (l.Length < 4 || l[3] != '-')
                    return (Convert.ToInt32(l.Substring(0, 3)), text);
            }
        }
    }
}
