using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.GatewayModule
{
    public class MessageItem
    {
        public string Sender;
        public List<string> Receivers = new List<string>();
        public string Content;
        public bool Delivered;
    }

    /// <summary>Hands messages of the old workflow system to the mail server.</summary>
    public class GatewayModule
    {
        public event EventHandler<string> Trace;

        private TcpClient m_client;
        private StreamReader m_reader;
        private StreamWriter m_writer;
        private int m_lastCode;
        private string m_lastText;

        public void Process(string host, IEnumerable<MessageItem> items)
        {
            Logon(host);
            foreach (MessageItem item in items)
            {
                item.Delivered = Submit(item);
            }
            Logoff();
        }

        private void Logon(string host)
        {
            try
            {
                m_client = new TcpClient(host, 25);
                m_reader = new StreamReader(m_client.GetStream(), Encoding.ASCII);
                m_writer = new StreamWriter(m_client.GetStream(), Encoding.ASCII);
                m_writer.NewLine = "\r\n";
                m_writer.AutoFlush = true;
                GetReply();
                if (m_lastCode != 220)
                    throw new ApplicationException("Logon: " + m_lastCode + " " + m_lastText);
            }
            catch (Exception ex)  //! SMTP007
            {
                OnTrace("ERROR " + ex.Message);
            }

            if (!SendCommand("EHLO workflow", 250))
                throw new ApplicationException("EHLO: " + m_lastText);
        }

        private bool Submit(MessageItem item)
        {
            if (!SendCommand("MAIL FROM:<" + item.Sender + ">", 250))
            {
                SendCommand("RSET", 250);
                return false;
            }

            foreach (string receiver in item.Receivers)
            {
                if (!SendCommand("RCPT TO:<" + receiver + ">", 250, 251))
                    OnTrace(receiver + ": " + m_lastText);
            }

            SendCommand("DATA", 354);  //! SMTP005
            m_writer.WriteLine(item.Content);
            bool accepted = SendCommand(".", 250);
            OnTrace(accepted ? "accepted" : "refused: " + m_lastText);
            return accepted;
        }

        private bool SendCommand(string command, params int[] expected)
        {
            OnTrace("> " + command);
            m_writer.WriteLine(command);
            GetReply();
            return Array.IndexOf(expected, m_lastCode) >= 0;
        }

        private void GetReply()
        {
            string line = m_reader.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-')
            {
                OnTrace("< " + line);
                line = m_reader.ReadLine();
            }

            if (line == null)
                throw new IOException("connection lost");
            OnTrace("< " + line);
            m_lastCode = int.Parse(line.Substring(0, 3));
            m_lastText = line.Substring(Math.Min(4, line.Length));
        }

        private void Logoff()
        {
            SendCommand("QUIT", 221);
            m_client.Close();
        }

        private void OnTrace(string text)
        {
            if (Trace != null)
                Trace(this, text);
        }
    }
}
