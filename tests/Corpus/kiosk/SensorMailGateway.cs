using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Sensors.Gateway
{
    /// <summary>Collects readings by HTTP-like lines and mails the daily summary; 500 and 404 here are the sensors' own codes.</summary>
    public class SensorMailGateway
    {
        private TcpClient mail;
        private StreamReader mailIn;
        private StreamWriter mailOut;

        public int Poll(string sensor)
        {
            for (int tries = 0; tries < 3; tries++)
            {
                using (TcpClient tcp = new TcpClient(sensor, 8080))
                {
                    StreamReader r = new StreamReader(tcp.GetStream());
                    StreamWriter w = new StreamWriter(tcp.GetStream()) { AutoFlush = true };
                    w.Write("GET /value HTTP/1.0\r\n\r\n");
                    string status = r.ReadLine() ?? "HTTP/1.0 500 none";
                    int code = int.Parse(status.Split(' ')[1]);
                    if (code == 500 || code == 503)
                        continue;
                    string line;
                    while (!string.IsNullOrEmpty(line = r.ReadLine())) { }
                    return int.Parse(r.ReadLine() ?? "0");
                }
            }
            return -1;
        }

        private bool OpenMail(string host)
        {
            bool open = false;
            try
            {
                mail = new TcpClient(host, 25);
                mailIn = new StreamReader(mail.GetStream(), Encoding.ASCII);
                mailOut = new StreamWriter(mail.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                open = Answered(2);
            }
            catch (SocketException e)
            {
                Console.Error.WriteLine("mail: " + e.Message);
            }
            catch (IOException e)
            {
                Console.Error.WriteLine("mail: " + e.Message);
            }
            return open;
        }

        private bool Answered(int digit)
        {
            string line;
            while ((line = mailIn.ReadLine()) != null)
            {
                if (line.Length > 3 && line[3] == '-') continue;
                return line.Length > 2 && line[0] == '0' + digit;
            }
            return false;
        }

        private bool Ask(string command, int digit)
        {
            mailOut.WriteLine(command);
            return Answered(digit);
        }

        public bool SendSummary(string host, string to, string summary)
        {
            if (!OpenMail(host))
                return false;
            using (mail)
            {
                bool sent = Ask("EHLO gateway", 2)
                    && Ask("MAIL FROM:<gateway@sensors.example>", 2)
                    && Ask("RCPT TO:<" + to + ">", 2)
                    && Ask("DATA", 3)
                    && Ask("Subject: sensors\r\n\r\n" + summary + "\r\n.", 2);
                mailOut.WriteLine("QUIT");
                return sent;
            }
        }

        public static int Main(string[] args)
        {
            SensorMailGateway g = new SensorMailGateway();
            StringBuilder sb = new StringBuilder();
            for (int i = 2; i < args.Length; i++)
                sb.AppendFormat("{0,-20}{1}\r\n", args[i], g.Poll(args[i]));
            return g.SendSummary(args[0], args[1], sb.ToString()) ? 0 : 1;
        }
    }
}
