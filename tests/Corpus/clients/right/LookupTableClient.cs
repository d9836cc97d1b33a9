using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.LookupTableClient
{
    public enum Phase
    {
        Connect,
        Hello,
        Sender,
        Recipient,
        Data,
        Text,
    }

    public enum Next
    {
        GoOn,
        SkipRecipient,
        Later,
        Never,
    }

    /// <summary>What to do next is looked up by phase and reply; what is not in the table goes by its first digit.</summary>
    public class LookupTableClient
    {
        private static readonly Dictionary<(Phase, int), Next> Table = new Dictionary<(Phase, int), Next>
        {
            { (Phase.Connect, 220), Next.GoOn },
            { (Phase.Hello, 250), Next.GoOn },
            { (Phase.Sender, 250), Next.GoOn },
            { (Phase.Recipient, 250), Next.GoOn },
            { (Phase.Recipient, 251), Next.GoOn },
            { (Phase.Recipient, 421), Next.Later },
            { (Phase.Data, 354), Next.GoOn },
            { (Phase.Text, 250), Next.GoOn },
        };

        private StreamReader input = StreamReader.Null;
        private Stream output = Stream.Null;

        public List<string> Skipped { get; } = new List<string>();

        public Next Send(string server, int port, string from, IList<string> to, string text)
        {
            using (var tcp = new TcpClient(server, port))
            {
                output = tcp.GetStream();
                input = new StreamReader(output, Encoding.ASCII);
                var result = Go(from, to, text);
                try
                {
                    Write("QUIT");
                }
                catch (IOException)
                {
                }
                return result;
            }
        }

        private Next Go(string from, IList<string> to, string text)
        {
            Next next = Decide(Phase.Connect);
            if (next != Next.GoOn)
                return next;

            next = Step("EHLO table.example", Phase.Hello);
            if (next != Next.GoOn)
                return next;

            next = Step("MAIL FROM:<" + from + ">", Phase.Sender);
            if (next != Next.GoOn)
                return next;

            bool later = false;
            foreach (string address in to)
            {
                next = Step("RCPT TO:<" + address + ">", Phase.Recipient);
                if (next == Next.Later)
                    return next;
                if (next == Next.SkipRecipient)
                {
                    Skipped.Add(address);
                    later |= lastCode < 500;
                }
            }
            if (Skipped.Count == to.Count)
                return later ? Next.Later : Next.Never;

            next = Step("DATA", Phase.Data);
            if (next != Next.GoOn)
                return next;

            foreach (string line in text.Replace("\r", "").TrimEnd('\n').Split('\n'))
                Write(line.StartsWith(".") ? "." + line : line);
            return Step(".", Phase.Text);
        }

        private int lastCode;

        private Next Step(string line, Phase phase)
        {
            Write(line);
            return Decide(phase);
        }

        private Next Decide(Phase phase)
        {
            string line;
            do
            {
                line = input.ReadLine() ?? throw new IOException("no reply");
            }
            while (line.Length > 3 && line[3] == '-');

            lastCode = int.Parse(line.Substring(0, 3));
            Next next;
            if (Table.TryGetValue((phase, lastCode), out next))
                return next;
            if (phase == Phase.Recipient)
                return Next.SkipRecipient;
            return lastCode >= 500 ? Next.Never : Next.Later;
        }

        private void Write(string line)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(line + "\r\n");
            output.Write(bytes, 0, bytes.Length);
        }
    }
}
