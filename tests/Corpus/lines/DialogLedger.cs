using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Museum.Newsletter
{
    /// <summary>Every line that went over the wire, with what it was an answer to.</summary>
    public class DialogLedger
    {
        private readonly List<KeyValuePair<string, string>> _entries = new List<KeyValuePair<string, string>>();

        public void Note(string said, string heard)
        {
            _entries.Add(new KeyValuePair<string, string>(said, heard));
        }

        public void Audit()
        {
            foreach (KeyValuePair<string, string> entry in _entries)
            {
                char digit = string.IsNullOrEmpty(entry.Value) ? '4' : entry.Value[0];
                if (digit == '4' || digit == '5')
                    throw new InvalidOperationException(entry.Key + " -> " + entry.Value);
            }
        }

        public override string ToString()
        {
            return string.Join(Environment.NewLine, _entries.Select(e => e.Key + " -> " + e.Value));
        }
    }

    public class MuseumMailer
    {
        private readonly string _server;

        public MuseumMailer(string server)
        {
            _server = server;
        }

        public void Send(string visitor, string exhibition)
        {
            var ledger = new DialogLedger();
            using (var tcp = new TcpClient(_server, 25))
            using (var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII))
            using (var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII))
            {
                writer.NewLine = "\r\n";
                writer.AutoFlush = true;

                ledger.Note("(connect)", Hear(reader));
                ledger.Audit();

                string[] lines = { "EHLO museum.example", "MAIL FROM:<news@museum.example>", "RCPT TO:<" + visitor + ">" };
                foreach (string line in lines)
                {
                    writer.WriteLine(line);
                    ledger.Note(line, Hear(reader));
                    ledger.Audit();
                }

                writer.WriteLine("DATA");
                string goAhead = Hear(reader);
                ledger.Note("DATA", goAhead);
                ledger.Audit();

                writer.WriteLine("From: Museum <news@museum.example>");
                writer.WriteLine("To: <" + visitor + ">");
                writer.WriteLine("Subject: " + exhibition);
                writer.WriteLine();
                writer.WriteLine("Dear visitor, our new exhibition is \"" + exhibition + "\".");
                writer.WriteLine(".");
                ledger.Note("(content)", Hear(reader));
                writer.WriteLine("QUIT");
                ledger.Audit();
            }
            File.WriteAllText("last-dialog.txt", ledger.ToString());
        }

        private static string Hear(TextReader reader)
        {
            string last;
            do
            {
                last = reader.ReadLine();
            }
            while (last != null && last.Length > 3 && last[3] == '-');
            return last;
        }
    }
}
