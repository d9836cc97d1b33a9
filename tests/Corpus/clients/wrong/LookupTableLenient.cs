using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.LookupTableLenient
{
    public enum Phase
    {
        Hello,
        Sender,
        Recipient,
        Data,
        Text,
    }

    public class LookupTableClient
    {
        private static readonly Dictionary<Phase, int> Wanted = new Dictionary<Phase, int>
        {
            { Phase.Hello, 250 },
            { Phase.Sender, 250 },
            { Phase.Data, 354 },
            { Phase.Text, 250 },
        };

        private StreamReader input = StreamReader.Null;
        private Stream output = Stream.Null;

        public bool Send(string server, string from, IList<string> to, string text)
        {
            using (var tcp = new TcpClient(server, 25))
            {
                output = tcp.GetStream();
                input = new StreamReader(output, Encoding.ASCII);
                input.ReadLine();  //! SMTP003

                if (!Step("HELO table.example", Phase.Hello) || !Step("MAIL FROM:<" + from + ">", Phase.Sender))
                    return false;
                foreach (string address in to)
                    Step("RCPT TO:<" + address + ">", Phase.Recipient);  //! SMTP005
                return Step("DATA", Phase.Data) && Step(text.Replace("\n.", "\n..") + "\r\n.", Phase.Text);
            }
        }

        // True if the reply is the wanted one; a phase that is not in the table cannot fail.
        private bool Step(string line, Phase phase)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(line + "\r\n");
            output.Write(bytes, 0, bytes.Length);
            string answer = input.ReadLine() ?? throw new IOException("no reply");
            int wanted;
            return !Wanted.TryGetValue(phase, out wanted) || int.Parse(answer.Substring(0, 3)) == wanted;
        }
    }
}
