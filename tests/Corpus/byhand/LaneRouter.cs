using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Spedition.Mailer
{
    public enum Lane { Sent, Reconnect, Later, TooBig, Drop }

    public class SmtpLine
    {
        private readonly StreamReader reader;
        private readonly StreamWriter writer;

        public SmtpLine(Stream stream)
        {
            reader = new StreamReader(stream, Encoding.ASCII);
            writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        }

        public int Ask(string command)
        {
            if (command != null)
                writer.WriteLine(command);
            string line;
            do
            {
                line = reader.ReadLine();
                if (line == null)
                    throw new EndOfStreamException("server hung up");
            }
            while (line.Length > 3 && line[3] == '-');
            return int.Parse(line.Substring(0, 3));
        }
    }

    /// <summary>Puts freight papers into one of the lanes, by what the customer's server replied.</summary>
    public class LaneRouter
    {
        private readonly Dictionary<Lane, List<string>> lanes = new Dictionary<Lane, List<string>>();

        public void Route(string host, string from, string to, string paper)
        {
            Lane lane;
            try
            {
                using (TcpClient tcp = new TcpClient(host, 25))
                {
                    lane = Transfer(new SmtpLine(tcp.GetStream()), from, to, File.ReadAllText(paper));
                }
            }
            catch (SocketException)
            {
                lane = Lane.Reconnect;
            }
            catch (IOException)
            {
                lane = Lane.Reconnect;
            }

            List<string> list;
            if (!lanes.TryGetValue(lane, out list))
                lanes[lane] = list = new List<string>();
            list.Add(paper);
        }

        private static Lane Transfer(SmtpLine line, string from, string to, string content)
        {
            int code = line.Ask(null);
            if (code != 220)
                return Lane.Later;
            string[] commands =
            {
                "EHLO spedition.example",
                "MAIL FROM:<" + from + ">",
                "RCPT TO:<" + to + ">",
                "DATA",
                content.Replace("\r\n.", "\r\n..") + "\r\n.",
            };
            foreach (string c in commands)
            {
                code = line.Ask(c);
                if (code >= 400)
                    return Choose(code);
            }
            line.Ask("QUIT");
            return Lane.Sent;
        }

        private static Lane Choose(int replyCode)
        {
            if (replyCode >= 400 && replyCode <= 499)
                return Lane.Later;
            if (replyCode >= 500)
                return Lane.Drop;
            if (replyCode == 552) //! SMTP008
                return Lane.TooBig;
            return Lane.Drop;
        }

        public void Print(TextWriter to)
        {
            foreach (KeyValuePair<Lane, List<string>> l in lanes)
                to.WriteLine("{0}: {1}", l.Key, string.Join(", ", l.Value));
        }
    }
}
