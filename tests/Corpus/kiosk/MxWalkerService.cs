using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Relayd
{
    public class MxRecord
    {
        public string Exchange;
        public int Preference;
    }

    public interface IMxResolver
    {
        IList<MxRecord> Resolve(string domain);
    }

    public class MxWalkerService
    {
        private readonly IMxResolver resolver;
        private readonly string heloName;

        public MxWalkerService(IMxResolver resolver, string heloName)
        {
            this.resolver = resolver;
            this.heloName = heloName;
        }

        public string LastReply { get; private set; }

        public bool Deliver(string from, string to, string[] lines)
        {
            string domain = to.Substring(to.IndexOf('@') + 1);
            foreach (MxRecord mx in resolver.Resolve(domain).OrderBy(m => m.Preference))
            {
                try
                {
                    if (DeliverVia(mx.Exchange, from, to, lines))
                        return true;
                }
                catch (SocketException e)
                {
                    Console.Error.WriteLine("{0}: {1}", mx.Exchange, e.SocketErrorCode);
                }
                catch (IOException e)
                {
                    Console.Error.WriteLine("{0}: {1}", mx.Exchange, e.Message);
                }
            }
            return false;
        }

        private bool DeliverVia(string host, string from, string to, string[] lines)
        {
            using (TcpClient client = new TcpClient(host, 25))
            using (NetworkStream stream = client.GetStream())
            using (StreamReader r = new StreamReader(stream, Encoding.ASCII))
            using (StreamWriter w = new StreamWriter(stream, Encoding.ASCII))
            {
                w.NewLine = "\r\n";
                w.AutoFlush = true;

                string banner = r.ReadLine(); //! SMTP003
                if (banner == null)
                    throw new IOException("no greeting");

                w.WriteLine("HELO " + heloName);
                if (!Positive(r, '2')) return false;
                w.WriteLine("MAIL FROM:<" + from + ">");
                if (!Positive(r, '2')) return false;
                w.WriteLine("RCPT TO:<" + to + ">");
                if (!Positive(r, '2')) return false;
                w.WriteLine("DATA");
                if (!Positive(r, '3')) return false;
                foreach (string line in lines)
                    w.WriteLine(line.Length > 0 && line[0] == '.' ? "." + line : line);
                w.WriteLine(".");
                bool taken = Positive(r, '2');
                w.WriteLine("QUIT");
                return taken;
            }
        }

        private bool Positive(StreamReader r, char digit)
        {
            string line;
            do
            {
                line = r.ReadLine();
                if (line == null) throw new IOException("connection lost");
            } while (line.Length > 3 && line[3] == '-');
            LastReply = line;
            return line.Length > 2 && line[0] == digit;
        }
    }
}
