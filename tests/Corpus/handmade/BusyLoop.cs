using System;
using System.IO;
using System.Threading;
using System.Net.Sockets;
using System.Text;

namespace Fax.Gateway
{
    class FaxToMail
    {
        string lastLine;

        public void Forward(string server, string to, string mime)
        {
        again:
            string status = Transmit(server, "fax@gateway.example", to, mime);
            if (status.StartsWith("4")) //! SMTP106
            {
                Console.WriteLine("busy, waiting: " + status);
                Thread.Sleep(TimeSpan.FromMinutes(5));
                goto again;
            }

            if (!status.StartsWith("2"))
                throw new ApplicationException("fax could not be forwarded: " + status);
        }

        // returns the reply that decided
        private string Transmit(string server, string from, string to, string mime)
        {
            TcpClient c = new TcpClient(server, 25);
            try
            {
                StreamReader r = new StreamReader(c.GetStream());
                StreamWriter w = new StreamWriter(c.GetStream());
                w.AutoFlush = true;

                if (!Next(r).StartsWith("220")) return lastLine;
                w.Write("HELO fax.gateway.example\r\n");
                if (!Next(r).StartsWith("250")) return lastLine;
                w.Write("MAIL FROM:<" + from + ">\r\n");
                if (!Next(r).StartsWith("250")) return lastLine;
                w.Write("RCPT TO:<" + to + ">\r\n");
                if (!Next(r).StartsWith("25")) return lastLine;
                w.Write("DATA\r\n");
                if (!Next(r).StartsWith("354")) return lastLine;
                w.Write(mime.Replace("\r\n.", "\r\n.."));
                w.Write("\r\n.\r\n");
                string end = Next(r);
                w.Write("QUIT\r\n");
                return end;
            }
            finally
            {
                c.Close();
            }
        }

        private string Next(StreamReader r)
        {
            do
            {
                lastLine = r.ReadLine() ?? "421 connection closed";
            }
            while (lastLine.Length > 3 && lastLine[3] == '-');
            return lastLine;
        }

        static int Main(string[] args)
        {
            new FaxToMail().Forward(args[0], args[1], File.ReadAllText(args[2]));
            return 0;
        }
    }
}
