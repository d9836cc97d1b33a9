using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Marketing.Blast
{
    public interface ISubscriberStore
    {
        IEnumerable<string> Active(string list);
        void Save(string list, IEnumerable<string> suppressed);
    }

    public sealed class NewsletterBlast
    {
        private readonly ISubscriberStore _store;
        private readonly HashSet<string> _suppressed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        private readonly string _relay;

        public NewsletterBlast(ISubscriberStore store, string relay)
        {
            _store = store;
            _relay = relay;
        }

        public int Run(string list, string template)
        {
            int sent = 0;
            foreach (var chunk in _store.Active(list).Where(a => !_suppressed.Contains(a)).Chunk(50))
                sent += SendChunk(list, chunk, template.Replace("{{year}}", DateTime.Now.Year.ToString()));
            _store.Save(list, _suppressed);
            return sent;
        }

        private int SendChunk(string list, string[] addresses, string text)
        {
            using var session = new RelaySession(_relay);
            if (session.Command("MAIL FROM:<bounce+" + list + "@marketing.example>") / 100 != 2)
                return 0;

            var accepted = 0;
            foreach (var address in addresses)
            {
                int code = session.Command("RCPT TO:<" + address + ">");
                if (code >= 400) //! SMTP004
                {
                    _suppressed.Add(address);
                    continue;
                }
                accepted++;
            }

            if (accepted == 0)
                return 0;
            if (session.Command("DATA") != 354)
                return 0;
            int final = session.Command("To: undisclosed-recipients:;\r\n" + text.Replace("\r\n.", "\r\n..") + "\r\n.");
            return final == 250 ? accepted : 0;
        }
    }

    internal sealed class RelaySession : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;

        internal RelaySession(string host)
        {
            _tcp = new TcpClient(host, 25);
            _reader = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
            _writer = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            if (Reply() != 220)
                throw new IOException("The relay is not ready");
            if (Command("EHLO marketing.example") != 250)
                throw new IOException("The relay refused EHLO");
        }

        internal int Command(string text)
        {
            _writer.WriteLine(text);
            return Reply();
        }

        private int Reply()
        {
            string line;
            do
            {
                line = _reader.ReadLine() ?? throw new IOException("The relay closed the connection");
            }
            while (line.Length > 3 && line[3] == '-');
            return int.Parse(line.Substring(0, 3));
        }

        public void Dispose()
        {
            _writer.WriteLine("QUIT");
            _tcp.Dispose();
        }
    }
}
