using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Deliverability.Warmup
{
    /// <summary>
    /// Sends a slowly growing number of mails from a new IP address so that the big providers get to know it.
    /// </summary>
    public class IpWarmup
    {
        private static readonly int[] Plan = { 20, 40, 80, 160, 320, 640, 1200, 2400 };

        private readonly IPAddress _source;
        private readonly string _mx;
        private readonly string _name;
        private readonly Random _random = new Random();

        public IpWarmup(IPAddress source, string mx, string name)
        {
            _source = source;
            _mx = mx;
            _name = name;
        }

        public void RunDay(int day, Queue<string[]> seeds)
        {
            int quota = Plan[Math.Min(day, Plan.Length - 1)];
            int delivered = 0;
            while (delivered < quota && seeds.Count > 0)
            {
                string[] seed = seeds.Dequeue();
                if (SendWithRetry(seed[0], seed[1], seed[2]))
                    delivered++;
                Thread.Sleep(_random.Next(3000, 20000));
            }
            Console.WriteLine("day {0}: {1} of {2}", day, delivered, quota);
        }

        private bool SendWithRetry(string from, string to, string text)
        {
            for (int attempt = 0; attempt < 4; attempt++)
            {
                int code = SendMail(from, to, text);
                if (code >= 200 && code < 300)
                    return true;

                if (code == 0 || code >= 400) //! SMTP001
                {
                    Console.WriteLine("{0} for {1}, trying again", code, to);
                    Thread.Sleep(TimeSpan.FromMinutes(2 + attempt * 5));
                    continue;
                }

                return false;
            }
            return false;
        }

        /// <returns>The last reply code; 0 when there was no reply.</returns>
        private int SendMail(string from, string to, string text)
        {
            try
            {
                using (TcpClient client = new TcpClient(new IPEndPoint(_source, 0)))
                {
                    client.Connect(_mx, 25);
                    using (StreamReader reader = new StreamReader(client.GetStream(), Encoding.ASCII))
                    using (StreamWriter writer = new StreamWriter(client.GetStream(), Encoding.ASCII))
                    {
                        writer.NewLine = "\r\n";
                        writer.AutoFlush = true;

                        int code = Reply(reader);
                        if (code != 220)
                            return code;

                        string[] commands = { "EHLO " + _name, "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">" };
                        foreach (string command in commands)
                        {
                            writer.WriteLine(command);
                            code = Reply(reader);
                            if (code / 100 != 2)
                            {
                                writer.WriteLine("QUIT");
                                return code;
                            }
                        }

                        writer.WriteLine("DATA");
                        code = Reply(reader);
                        if (code != 354)
                            return code;

                        writer.WriteLine("From: " + from);
                        writer.WriteLine("To: " + to);
                        writer.WriteLine("Message-ID: <" + Guid.NewGuid().ToString("N") + "@" + _name + ">");
                        writer.WriteLine("Date: " + DateTime.UtcNow.ToString("r"));
                        writer.WriteLine();
                        writer.WriteLine(text.Replace("\r\n.", "\r\n.."));
                        writer.WriteLine(".");
                        code = Reply(reader);
                        writer.WriteLine("QUIT");
                        return code;
                    }
                }
            }
            catch (SocketException)
            {
                return 0;
            }
            catch (IOException)
            {
                return 0;
            }
        }

        private static int Reply(StreamReader reader)
        {
            string line = reader.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-')
                line = reader.ReadLine();
            int code;
            return line != null && line.Length >= 3 && int.TryParse(line.Substring(0, 3), out code) ? code : 0;
        }
    }
}
