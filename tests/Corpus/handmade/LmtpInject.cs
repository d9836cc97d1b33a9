using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Import.Lmtp
{
    /// <summary>Injects old mails from an archive into Dovecot by LMTP.</summary>
    public class LmtpInjector
    {
        private readonly string _path;
        private NetworkStream _ns;
        private StreamReader _sr;
        public int Delivered, Failed;

        public LmtpInjector(string unixSocketPath) { _path = unixSocketPath; }

        public void InjectAll(IEnumerable<string> files, string mailbox)
        {
            foreach (var f in files)
            {
                using var sock = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                sock.Connect(new UnixDomainSocketEndPoint(_path));
                using (_ns = new NetworkStream(sock))
                using (_sr = new StreamReader(_ns, Encoding.UTF8))
                {
                    if (One(File.ReadAllText(f), mailbox)) Delivered++;
                    else Failed++;
                }
            }

            Console.WriteLine($"{Delivered} delivered, {Failed} failed");
        }

        private bool One(string text, string mailbox)
        {
            var g = _sr.ReadLine();
            if (g is null || !g.StartsWith("220")) return false;

            Write("LHLO importer");
            var l = _sr.ReadLine(); //! SMTP006
            if (l is null || !l.StartsWith("250")) return false;

            Write("MAIL FROM:<>");
            l = _sr.ReadLine();
            if (l is null || !l.StartsWith("250")) return false;

            Write("RCPT TO:<" + mailbox + ">");
            l = _sr.ReadLine();
            if (l is null || l[0] != '2') return false;

            Write("DATA");
            l = _sr.ReadLine();
            if (l is null || l[0] != '3') return false;

            foreach (var line in text.Split('\n'))
            {
                var t = line.TrimEnd('\r');
                Write(t.StartsWith('.') ? "." + t : t);
            }

            Write(".");
            _sr.ReadLine(); //! SMTP005
            Write("QUIT");
            _sr.ReadLine();
            return true;
        }

        private void Write(string s)
        {
            _ns.Write(Encoding.UTF8.GetBytes(s + "\r\n"));
        }
    }
}
