using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace FaxServer.Inbound
{
    /// <summary>Collects the fax orders from the POP3 box and forwards them to the fax queue.</summary>
    public class PopFetcher
    {
        private readonly string host;
        private readonly string user;
        private readonly string password;

        public PopFetcher(string host, string user, string password)
        {
            this.host = host;
            this.user = user;
            this.password = password;
        }

        public IEnumerable<string> Fetch()
        {
            var orders = new List<string>();
            using (var tcp = new TcpClient(host, 110))
            using (var reader = new StreamReader(tcp.GetStream(), Encoding.Latin1))
            using (var writer = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true })
            {
                string response = reader.ReadLine();
                Console.WriteLine("S: " + response);

                writer.WriteLine("USER " + user);
                response = reader.ReadLine();
                writer.WriteLine("PASS " + password);
                response = reader.ReadLine();
                if (response == null || !response.StartsWith("+OK"))
                    throw new UnauthorizedAccessException(response);

                writer.WriteLine("STAT");
                response = reader.ReadLine();
                int count = int.Parse(response.Split(' ')[1]);

                for (int i = 1; i <= count; i++)
                {
                    writer.WriteLine("RETR " + i);
                    response = reader.ReadLine();
                    if (!response.StartsWith("+OK"))
                        continue;

                    var body = new StringBuilder();
                    string line;
                    while ((line = reader.ReadLine()) != null && line != ".")
                        body.AppendLine(line.StartsWith("..") ? line.Substring(1) : line);

                    orders.Add(body.ToString());
                    writer.WriteLine("DELE " + i);
                    reader.ReadLine();
                }

                writer.WriteLine("QUIT");
                reader.ReadLine();
            }
            return orders;
        }
    }

    public class FaxQueue
    {
        private readonly Queue<FaxJob> jobs = new Queue<FaxJob>();

        public void Put(string order)
        {
            jobs.Enqueue(new FaxJob { Number = order.Split('\n')[0].Trim(), Text = order });
        }

        // Modem result codes of the fax card: 500 busy, 501 no answer, 550 no carrier
        public void Run(Func<FaxJob, int> dial)
        {
            for (int n = jobs.Count; n > 0; n--)
            {
                FaxJob job = jobs.Dequeue();
                int code = dial(job);
                bool tryAgain = code == 500 || code == 501 || code == 550;
                if (tryAgain && job.Dials++ < 3)
                    jobs.Enqueue(job);
            }
        }
    }

    public class FaxJob
    {
        public string Number;
        public string Text;
        public int Dials;
    }
}
