using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Inbox.Poll
{
    public class Pop3Inbox
    {
        private StreamReader _r;
        private StreamWriter _w;

        public IEnumerable<string> Fetch(string host, string user, string pw)
        {
            using (var tcp = new TcpClient(host, 110))
            {
                _r = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                _w = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                Console.WriteLine(_r.ReadLine());
                Command("USER " + user);
                Command("PASS " + pw);
                string stat = Command("STAT");
                int n = int.Parse(stat.Split(' ')[1]);
                for (int i = 1; i <= n; i++)
                {
                    Command("RETR " + i);
                    var sb = new StringBuilder();
                    string line;
                    while ((line = _r.ReadLine()) != null && line != ".")
                        sb.AppendLine(line.StartsWith("..") ? line.Substring(1) : line);
                    yield return sb.ToString();
                    _w.WriteLine("DELE " + i);
                    _r.ReadLine();
                }
                _w.WriteLine("QUIT");
                _r.ReadLine();
            }
        }

        private string Command(string c)
        {
            _w.WriteLine(c);
            string answer = _r.ReadLine();
            if (answer == null || !answer.Contains("OK"))
                throw new InvalidOperationException(c.Split(' ')[0] + ": " + answer);
            return answer;
        }
    }
}
