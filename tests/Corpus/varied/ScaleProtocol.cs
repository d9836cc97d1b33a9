using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Factory.Scales
{
    /// <summary>
    /// Weighing terminals speak a line protocol with three digit answers:
    /// 2xx value follows, 4xx operator must act, 5xx scale in motion, 6xx internal.
    /// </summary>
    public class ScaleClient
    {
        private readonly StreamReader _in;
        private readonly StreamWriter _out;

        public ScaleClient(string host)
        {
            var tcp = new TcpClient(host, 4001);
            _in = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            _out = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
            _in.ReadLine();
            _out.WriteLine("HELO factory");
            _in.ReadLine();
        }

        public decimal ReadWeight()
        {
            while (true)
            {
                _out.WriteLine("WGHT");
                string answer = _in.ReadLine() ?? throw new IOException("terminal gone");
                int code = int.Parse(answer.Substring(0, 3));
                if (code == 250)
                    return decimal.Parse(answer.Substring(4), System.Globalization.CultureInfo.InvariantCulture);
                if (code == 550 || code == 551)
                {
                    Thread.Sleep(200);
                    continue;
                }
                if (code >= 600)
                    throw new IOException("terminal fault " + code);
                throw new InvalidOperationException(answer.Substring(4));
            }
        }
    }
}
