using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Assurance.Communication
{
    public abstract class LineProtocolClient : IDisposable
    {
        private TcpClient m_client;
        private StreamReader m_reader;
        private StreamWriter m_writer;

        protected abstract int DefaultPort { get; }

        protected void Open(string host, int port)
        {
            m_client = new TcpClient();
            m_client.NoDelay = true;
            m_client.Connect(host, port == 0 ? DefaultPort : port);
            m_reader = new StreamReader(m_client.GetStream(), Encoding.ASCII);
            m_writer = new StreamWriter(m_client.GetStream(), Encoding.ASCII);
            m_writer.NewLine = "\r\n";
        }

        protected void WriteLine(string line)
        {
            m_writer.WriteLine(line);
            m_writer.Flush();
        }

        protected string ReadLine()
        {
            string line = m_reader.ReadLine();
            if (line == null)
                throw new IOException("The peer has closed the connection.");
            return line;
        }

        public virtual void Dispose()
        {
            if (m_client != null)
                m_client.Close();
            m_client = null;
        }
    }

    public class MailSession : LineProtocolClient
    {
        private string m_lastText = string.Empty;

        public string LastText
        {
            get { return m_lastText; }
        }

        protected override int DefaultPort
        {
            get { return 25; }
        }

        public void Connect(string host)
        {
            Open(host, 0);
            string banner = ReadReply(); //! SMTP003
            Console.WriteLine("[mail] connected to {0}: {1}", host, banner);
        }

        public bool Hello(string name)
        {
            return Command("EHLO " + name, '2') || Command("HELO " + name, '2');
        }

        public bool From(string address)
        {
            return Command("MAIL FROM:<" + address + ">", '2');
        }

        public bool To(string address)
        {
            return Command("RCPT TO:<" + address + ">", '2');
        }

        public bool Content(IEnumerable<string> lines)
        {
            if (!Command("DATA", '3'))
                return false;
            foreach (string line in lines)
                WriteLine(line.StartsWith(".", StringComparison.Ordinal) ? "." + line : line);
            return Command(".", '2');
        }

        public void Quit()
        {
            Command("QUIT", '2');
        }

        private bool Command(string text, char digit)
        {
            WriteLine(text);
            m_lastText = ReadReply();
            return m_lastText.Length > 2 && m_lastText[0] == digit;
        }

        private string ReadReply()
        {
            string line = ReadLine();
            while (line.Length > 3 && line[3] == '-')
                line = ReadLine();
            return line;
        }
    }

    public class PolicyLetterJob
    {
        private readonly string m_host;

        public PolicyLetterJob(string host)
        {
            m_host = host;
        }

        public void SendLetter(string policyNumber, string holder, string agent, IEnumerable<string> paragraphs)
        {
            List<string> lines = new List<string>();
            lines.Add("From: Policies <policies@assurance.example>");
            lines.Add("To: " + holder);
            lines.Add("Cc: " + agent);
            lines.Add("Subject: Your policy " + policyNumber);
            lines.Add(string.Empty);
            foreach (string paragraph in paragraphs)
            {
                lines.Add(paragraph);
                lines.Add(string.Empty);
            }

            using (MailSession session = new MailSession())
            {
                session.Connect(m_host);
                if (!session.Hello("batch.assurance.example"))
                    throw new ApplicationException("HELO: " + session.LastText);
                if (!session.From("policies@assurance.example"))
                    throw new ApplicationException("MAIL: " + session.LastText);

                session.To(holder); //! SMTP005
                session.To(agent); //! SMTP005

                if (!session.Content(lines))
                    throw new ApplicationException("DATA: " + session.LastText);
                session.Quit();
            }
        }
    }
}
