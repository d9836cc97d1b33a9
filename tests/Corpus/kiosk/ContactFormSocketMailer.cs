using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace WebSite.Contact
{
    public class ContactMessage
    {
        public string Name { get; set; }
        public string Email { get; set; }
        public string Text { get; set; }
    }

    public class ContactFormSocketMailer
    {
        private readonly string _host;
        private readonly string _logPath;

        public ContactFormSocketMailer(string host, string logPath)
        {
            _host = host;
            _logPath = logPath;
        }

        public void Deliver(ContactMessage m)
        {
            TcpClient client = new TcpClient();
            StreamReader reader = null;
            StreamWriter writer = null;
            try
            {
                client.Connect(_host, 25);
                reader = new StreamReader(client.GetStream());
                writer = new StreamWriter(client.GetStream());
                writer.NewLine = "\r\n";
                writer.AutoFlush = true;
                string greeting = reader.ReadLine();
                if (greeting == null || !greeting.StartsWith("220"))
                    throw new IOException("greeting: " + greeting);
            }
            catch (Exception ex) //! SMTP007
            {
                Log("connect failed: " + ex.Message);
            }

            Say(writer, reader, "HELO www", "250");
            Say(writer, reader, "MAIL FROM:<form@site.example>", "250");
            Say(writer, reader, "RCPT TO:<office@site.example>", "25");
            Say(writer, reader, "DATA", "354");
            writer.WriteLine("Reply-To: " + Clean(m.Email));
            writer.WriteLine("Subject: Contact form: " + Clean(m.Name));
            writer.WriteLine("Content-Type: text/plain; charset=utf-8");
            writer.WriteLine();
            foreach (string l in (m.Text ?? "").Split('\n'))
                writer.WriteLine(l.StartsWith(".") ? "." + l.TrimEnd() : l.TrimEnd());
            Say(writer, reader, ".", "250");
            writer.WriteLine("QUIT");
            client.Close();
        }

        private static void Say(StreamWriter w, StreamReader r, string command, string expected)
        {
            w.WriteLine(command);
            string reply = r.ReadLine();
            if (reply == null || !reply.StartsWith(expected))
                throw new InvalidOperationException(command + ": " + reply);
        }

        private static string Clean(string value)
        {
            return (value ?? "").Replace("\r", "").Replace("\n", "");
        }

        private void Log(string text)
        {
            File.AppendAllText(_logPath, DateTime.UtcNow.ToString("u") + " " + text + Environment.NewLine, Encoding.UTF8);
        }
    }
}
