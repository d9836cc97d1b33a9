using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Verifier.Core
{
    public class SmtpAnswer
    {
        public int Code { get; private set; }
        public List<string> Lines { get; } = new List<string>();
        public bool IsPositive { get { return Code >= 200 && Code < 400; } }

        public static SmtpAnswer ReadFrom(StreamReader r)
        {
            var a = new SmtpAnswer();
            string l;
            do
            {
                l = r.ReadLine();
                if (l == null) throw new IOException("connection lost");
                a.Lines.Add(l);
            } while (l.Length > 3 && l[3] == '-');
            a.Code = int.Parse(l.Substring(0, 3));
            return a;
        }

        public override string ToString() { return string.Join(" | ", Lines); }
    }

    public class VerifySession
    {
        private readonly StreamReader _r;
        private readonly StreamWriter _w;

        public VerifySession(TcpClient c)
        {
            _r = new StreamReader(c.GetStream(), Encoding.ASCII);
            _w = new StreamWriter(c.GetStream(), Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
        }

        public SmtpAnswer Greeting() { return SmtpAnswer.ReadFrom(_r); }

        public SmtpAnswer Ask(string cmd)
        {
            _w.WriteLine(cmd);
            return SmtpAnswer.ReadFrom(_r);
        }
    }

    public static class AddressVerifier
    {
        public static bool CanReceive(string mx, string address)
        {
            using (var c = new TcpClient(mx, 25))
            {
                var s = new VerifySession(c);
                if (s.Greeting().Code != 220)
                    throw new InvalidOperationException(mx + " does not talk to us");

                var ehlo = s.Ask("EHLO verify.example.org");
                if (!ehlo.IsPositive) ehlo = s.Ask("HELO verify.example.org");
                if (!ehlo.IsPositive) throw new InvalidOperationException("hello refused " + ehlo);

                var mail = s.Ask("MAIL FROM:<>");
                if (mail.Code != 250) throw new InvalidOperationException("null sender refused " + mail);

                var rcpt = s.Ask("RCPT TO:<" + address + ">");
                s.Ask("RSET");
                s.Ask("QUIT");
                return rcpt.Code == 250; //! SMTP103
            }
        }
    }
}
