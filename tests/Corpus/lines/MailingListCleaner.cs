using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace ListTools
{
    public enum AddressState { Unknown, Valid, Invalid }

    public class ListEntry
    {
        public string Address { get; set; }
        public AddressState State { get; set; }
        public string ServerText { get; set; }
    }

    /// <summary>Goes through a CSV of subscribers and asks the mail exchanger about each address.</summary>
    public class MailingListCleaner
    {
        private readonly string mailFrom;
        private readonly string heloName;

        public MailingListCleaner(string mailFrom, string heloName)
        {
            this.mailFrom = mailFrom;
            this.heloName = heloName;
        }

        public void Clean(string exchanger, IEnumerable<ListEntry> entries)
        {
            using (var client = new TcpClient(exchanger, 25))
            using (var reader = new StreamReader(client.GetStream(), Encoding.ASCII))
            using (var writer = new StreamWriter(client.GetStream(), Encoding.ASCII))
            {
                writer.NewLine = "\r\n";
                writer.AutoFlush = true;
                string text;

                if (GetCode(reader, out text) != 220)
                    throw new IOException("No SMTP service: " + text);

                writer.WriteLine("HELO " + heloName);
                if (GetCode(reader, out text) != 250)
                    throw new IOException("HELO failed: " + text);

                writer.WriteLine("MAIL FROM:<" + mailFrom + ">");
                GetCode(reader, out text); //! SMTP005

                foreach (ListEntry entry in entries)
                {
                    writer.WriteLine("RCPT TO:<" + entry.Address + ">");
                    int code = GetCode(reader, out text);
                    entry.ServerText = text;
                    if (code >= 200 && code < 300)
                        entry.State = AddressState.Valid;
                    else if (code >= 400) //! SMTP004
                        entry.State = AddressState.Invalid;
                    else
                        entry.State = AddressState.Unknown;
                }

                writer.WriteLine("QUIT");
            }
        }

        private static int GetCode(TextReader reader, out string text)
        {
            text = reader.ReadLine();
            while (text != null && text.Length > 3 && text[3] == '-')
                text = reader.ReadLine();
            int code;
            return text != null && text.Length >= 3 && int.TryParse(text.Substring(0, 3), out code) ? code : 0;
        }

        public static void Main(string[] args)
        {
            List<ListEntry> entries = File.ReadLines(args[1])
                .Skip(1)
                .Select(l => l.Split(';'))
                .Where(f => f.Length > 2 && f[2].Contains("@"))
                .Select(f => new ListEntry { Address = f[2].Trim() })
                .ToList();

            new MailingListCleaner("list@club.example", "club.example").Clean(args[0], entries);

            File.WriteAllLines(args[1] + ".clean", entries.Where(e => e.State != AddressState.Invalid).Select(e => e.Address));
            foreach (var group in entries.GroupBy(e => e.State))
                Console.WriteLine("{0}: {1}", group.Key, group.Count());
        }
    }
}
