using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Realm.Services
{
    public sealed class GuildMail
    {
        public string To { get; set; }
        public string Subject { get; set; }
        public string Body { get; set; }
    }

    /// <summary>Sends in-game notifications to the players' real mailboxes.</summary>
    public sealed class GuildMailDispatcher
    {
        private readonly BlockingCollection<GuildMail> _outbox = new BlockingCollection<GuildMail>(512);
        private readonly string _relay;
        private readonly HashSet<string> _suppressed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        private readonly byte[] _buf = new byte[8192];
        private Socket _sock;

        public GuildMailDispatcher(string relay)
        {
            _relay = relay;
            var t = new Thread(Pump) { IsBackground = true, Name = "guildmail" };
            t.Start();
        }

        public bool Post(GuildMail mail)
        {
            lock (_suppressed)
            {
                if (_suppressed.Contains(mail.To))
                    return false;
            }
            return _outbox.TryAdd(mail);
        }

        private void Pump()
        {
            foreach (GuildMail mail in _outbox.GetConsumingEnumerable())
            {
                try
                {
                    Deliver(mail);
                }
                catch (Exception e)
                {
                    Console.WriteLine("[guildmail] {0}: {1}", mail.To, e.Message);
                }
            }
        }

        private void Deliver(GuildMail mail)
        {
            _sock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sock.ReceiveTimeout = 30000;
            try
            {
                _sock.Connect(_relay, 25);
                Need(2, Talk("HELO realm.example")); //! SMTP002
                Need(2, Talk("MAIL FROM:<noreply@realm.example>"));
                int rcpt = Talk("RCPT TO:<" + mail.To + ">");
                if (rcpt >= 400) //! SMTP004
                {
                    Console.WriteLine("[guildmail] {0} refused with {1}", mail.To, rcpt);
                    lock (_suppressed) _suppressed.Add(mail.To);
                    Talk("QUIT");
                    return;
                }
                Need(3, Talk("DATA"));
                Need(2, Talk(Render(mail) + "\r\n."));
                Talk("QUIT");
            }
            finally
            {
                _sock.Close();
            }
        }

        private int Talk(string line)
        {
            byte[] raw = Encoding.ASCII.GetBytes(line + "\r\n");
            int off = 0;
            while (off < raw.Length)
                off += _sock.Send(raw, off, raw.Length - off, SocketFlags.None);

            int n = _sock.Receive(_buf);
            if (n < 3)
                return 0;
            return (_buf[0] - '0') * 100 + (_buf[1] - '0') * 10 + (_buf[2] - '0');
        }

        private static void Need(int digit, int code)
        {
            if (code / 100 != digit)
                throw new InvalidOperationException("mail server said " + code);
        }

        private static string Render(GuildMail m)
        {
            var sb = new StringBuilder();
            sb.Append("From: The Realm <noreply@realm.example>\r\n");
            sb.Append("To: ").Append(m.To).Append("\r\n");
            sb.Append("Subject: ").Append(m.Subject).Append("\r\n\r\n");
            sb.Append(m.Body.Replace("\r\n.", "\r\n.."));
            return sb.ToString();
        }
    }
}
