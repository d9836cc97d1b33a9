using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Embedded.Alarm
{
    internal class AlarmSmtp
    {
        private StreamReader _rd = null!;
        private Stream _st = null!;

        public void Raise(string host, string from, string to, string what)
        {
            using (TcpClient c = new TcpClient(host, 25))
            {
                _st = c.GetStream();
                _rd = new StreamReader(_st, Encoding.ASCII);

                string banner = Answer(); //! SMTP003
                Log("server says " + banner);

                Put("HELO alarm");
                Check(Answer(), '2');
                Put("MAIL FROM:<" + from + ">");
                Check(Answer(), '2');
                Put("RCPT TO:<" + to + ">");
                Check(Answer(), '2');
                Put("DATA");
                Check(Answer(), '3');
                Put("From: " + from + "\r\nTo: " + to + "\r\nSubject: ALARM\r\n\r\n" + what);
                Put(".");
                Answer();  //! SMTP005
                Put("QUIT");
            }
        }

        private void Put(string s)
        {
            byte[] b = Encoding.ASCII.GetBytes(s + "\r\n");
            _st.Write(b, 0, b.Length);
            Log("C: " + s);
        }

        private string Answer()
        {
            string line;
            do
            {
                line = _rd.ReadLine() ?? throw new IOException("closed");
                Log("S: " + line);
            } while (line.Length > 3 && line[3] == '-');
            return line;
        }

        private static void Check(string reply, char digit)
        {
            if (reply.Length == 0 || reply[0] != digit)
                throw new IOException("unexpected reply: " + reply);
        }

        private static void Log(string s)
        {
            Console.WriteLine(DateTime.Now.ToString("HH:mm:ss") + " " + s);
        }
    }
}
