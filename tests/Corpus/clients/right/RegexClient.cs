using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Corpus.Clients.RegexClient
{
    /// <summary>Every reply is matched as a whole, all of its lines at once.</summary>
    public class RegexClient
    {
        private static readonly Regex Complete = new Regex(@"\A(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n");
        private static readonly Regex Ready = new Regex(@"\A220[ \-\r\n]");
        private static readonly Regex Done = new Regex(@"\A250[ \-\r\n]");
        private static readonly Regex Taken = new Regex(@"\A25[01][ \-\r\n]");
        private static readonly Regex GoAhead = new Regex(@"\A354[ \-\r\n]");
        private static readonly Regex Later = new Regex(@"\A4\d\d");

        private readonly byte[] _chunk = new byte[256];
        private string _unread = "";
        private Stream _stream = Stream.Null;

        public string LastReply { get; private set; } = "";

        public bool WorthTryingLater { get; private set; }

        public List<string> Taken_By { get; } = new List<string>();

        public bool Send(string host, int port, string from, IEnumerable<string> to, string text)
        {
            using (var tcp = new TcpClient(host, port))
            {
                _stream = tcp.GetStream();
                _unread = "";
                bool sent = Greeted() && Introduced() && Started(from) && Addressed(to) && Transferred(text);
                if (!sent)
                    WorthTryingLater |= Later.IsMatch(LastReply);
                try
                {
                    Write("QUIT");
                }
                catch (IOException)
                {
                    // Gone before us.
                }
                return sent;
            }
        }

        private bool Greeted()
        {
            return Ready.IsMatch(Read());
        }

        private bool Introduced()
        {
            Write("EHLO regex.example");
            if (Done.IsMatch(Read()))
                return true;
            Write("HELO regex.example");
            return Done.IsMatch(Read());
        }

        private bool Started(string from)
        {
            Write("MAIL FROM:<" + from + ">");
            return Done.IsMatch(Read());
        }

        private bool Addressed(IEnumerable<string> to)
        {
            foreach (var address in to)
            {
                Write("RCPT TO:<" + address + ">");
                if (Taken.IsMatch(Read()))
                    Taken_By.Add(address);
                else
                    WorthTryingLater |= Later.IsMatch(LastReply);
            }
            return Taken_By.Count > 0;
        }

        private bool Transferred(string text)
        {
            Write("DATA");
            if (!GoAhead.IsMatch(Read()))
                return false;
            Write(Regex.Replace(Regex.Replace(text.TrimEnd(), @"\r?\n", "\r\n"), @"^\.", "..", RegexOptions.Multiline));
            Write(".");
            return Done.IsMatch(Read());
        }

        private void Write(string line)
        {
            var bytes = Encoding.ASCII.GetBytes(line + "\r\n");
            _stream.Write(bytes, 0, bytes.Length);
        }

        private string Read()
        {
            Match match;
            while (!(match = Complete.Match(_unread)).Success)
            {
                int count = _stream.Read(_chunk, 0, _chunk.Length);
                if (count == 0)
                    throw new EndOfStreamException("No reply: " + _unread);
                _unread += Encoding.ASCII.GetString(_chunk, 0, count);
            }
            _unread = _unread.Substring(match.Length);
            return LastReply = match.Value;
        }
    }
}
