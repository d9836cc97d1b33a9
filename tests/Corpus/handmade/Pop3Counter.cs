using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Tray.MailCount
{
    // shows the number of new messages in the tray icon
    public class Pop3Counter
    {
        public int Port = 995;
        public string LastError { get; private set; }

        public int Count(string server, string user, string password)
        {
            using (TcpClient mailclient = new TcpClient())
            {
                mailclient.Connect(server, Port);
                SslStream ssl = new SslStream(mailclient.GetStream());
                ssl.AuthenticateAsClient(server);
                StreamReader sr = new StreamReader(ssl, Encoding.ASCII);
                StreamWriter sw = new StreamWriter(ssl, Encoding.ASCII);
                sw.NewLine = "\r\n";

                string response;
                response = sr.ReadLine(); //Get opening POP3 banner

                sw.WriteLine("USER " + user); //Send username
                sw.Flush();
                response = sr.ReadLine();

                sw.WriteLine("PASS " + password); //Send password
                sw.Flush();
                response = sr.ReadLine();
                if (response.Length > 3 && response.Substring(0, 4) == "-ERR")
                {
                    LastError = response;
                    return -1;
                }

                sw.WriteLine("STAT"); //Send stat command to get number of messages
                sw.Flush();
                response = sr.ReadLine();
                string[] nummess = response.Split(' ');
                int total = Convert.ToInt16(nummess[1]);

                sw.WriteLine("QUIT");
                sw.Flush();
                response = sr.ReadLine();
                return total;
            }
        }

        public IEnumerable<string> Subjects(string server, string user, string password, int max)
        {
            using TcpClient c = new TcpClient(server, 110);
            using StreamReader sr = new StreamReader(c.GetStream());
            using StreamWriter sw = new StreamWriter(c.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
            sr.ReadLine();
            sw.WriteLine("USER " + user);
            sr.ReadLine();
            sw.WriteLine("PASS " + password);
            sr.ReadLine();
            for (int i = 1; i <= max; i++)
            {
                sw.WriteLine("TOP " + i + " 0");
                string line = sr.ReadLine();
                if (line == null || line.StartsWith("-ERR")) break;
                while ((line = sr.ReadLine()) != null && line != ".")
                {
                    if (line.StartsWith("Subject:", StringComparison.OrdinalIgnoreCase))
                        yield return line.Substring(8).Trim();
                }
            }
            sw.WriteLine("QUIT");
        }
    }
}
