using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Home.Doorbell
{
    class SmtpLite
    {
        readonly TcpClient tc = new TcpClient();
        StreamReader rx;
        StreamWriter tx;

        internal bool Start(string host)
        {
            tc.Connect(host, 25);
            rx = new StreamReader(tc.GetStream());
            tx = new StreamWriter(tc.GetStream());
            tx.NewLine = "\r\n";
            tx.AutoFlush = true;
            tx.WriteLine("HELO doorbell"); //! SMTP002
            string a = Answer();
            string b = Answer();
            return a.StartsWith("220") && b.StartsWith("250");
        }

        internal bool Mail(string to, string text)
        {
            tx.WriteLine("MAIL FROM:<doorbell@home.lan>");
            if (!Answer().Contains("OK", StringComparison.OrdinalIgnoreCase)) //! SMTP102
                return false;
            tx.WriteLine("RCPT TO:<" + to + ">");
            if (!Answer().ToLower().Contains("ok")) //! SMTP102
                return false;
            tx.WriteLine("DATA");
            if (Answer()[0] != '3')
                return false;
            tx.WriteLine("Subject: ding dong");
            tx.WriteLine();
            tx.WriteLine(text);
            tx.WriteLine(".");
            return Answer()[0] == '2';
        }

        internal void Stop()
        {
            tx.WriteLine("QUIT");
            tc.Close();
        }

        string Answer()
        {
            string l = rx.ReadLine();
            while (l != null && l.Length > 3 && l[3] == '-') l = rx.ReadLine();
            return string.IsNullOrEmpty(l) ? "000" : l;
        }
    }

    public class Doorbell
    {
        public event Action<string> Problem;

        public void OnButton()
        {
            var s = new SmtpLite();
            if (s.Start("192.168.1.5"))
            {
                if (!s.Mail("me@home.lan", "Somebody rang at " + DateTime.Now))
                    Problem?.Invoke("mail not accepted");
                s.Stop();
            }
            else
            {
                Problem?.Invoke("mail server not ready");
            }
        }
    }
}
