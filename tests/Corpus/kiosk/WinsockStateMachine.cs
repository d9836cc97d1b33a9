using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;

namespace Legacy.Winsock
{
    public enum SMTP_State { MAIL_CONNECT, MAIL_HELO, MAIL_FROM, MAIL_RCPTTO, MAIL_DATA, MAIL_DOT, MAIL_QUIT }

    /// <summary>The old form code: one event, one big Select Case.</summary>
    public class WinsockStateMachine
    {
        private SMTP_State m_State;
        private Socket m_Sock;
        private readonly StringBuilder m_Pending = new StringBuilder();
        private readonly Queue<string> m_Recipients = new Queue<string>();
        private string m_From;
        private string m_Text;

        public event EventHandler Finished;
        public string ErrorText { get; private set; }

        public bool Send(string server, string from, IEnumerable<string> recipients, string text)
        {
            m_From = from;
            m_Text = text;
            m_Recipients.Clear();
            foreach (string r in recipients) m_Recipients.Enqueue(r);

            m_State = SMTP_State.MAIL_CONNECT;
            ErrorText = null;
            using (m_Sock = new Socket(SocketType.Stream, ProtocolType.Tcp))
            {
                m_Sock.Connect(server, 25);
                byte[] buffer = new byte[128];
                int n;
                while (ErrorText == null && (n = m_Sock.Receive(buffer)) > 0)
                {
                    m_Pending.Append(Encoding.ASCII.GetString(buffer, 0, n));
                    int eol;
                    while ((eol = m_Pending.ToString().IndexOf("\r\n", StringComparison.Ordinal)) >= 0)
                    {
                        string line = m_Pending.ToString(0, eol);
                        m_Pending.Remove(0, eol + 2);
                        if (line.Length > 3 && line[3] == '-') continue;
                        Winsock_DataArrival(line);
                    }
                    if (m_State == SMTP_State.MAIL_QUIT) break;
                }
            }
            if (Finished != null) Finished(this, EventArgs.Empty);
            return ErrorText == null && m_State == SMTP_State.MAIL_QUIT;
        }

        private void Winsock_DataArrival(string strServerResponse)
        {
            string strResponseCode = strServerResponse.Length >= 3 ? strServerResponse.Substring(0, 3) : "";
            if (strResponseCode != "250" && strResponseCode != "251" && strResponseCode != "220" && strResponseCode != "354")
            {
                ErrorText = m_State + ": " + strServerResponse;
                SendData("QUIT");
                return;
            }

            switch (m_State)
            {
                case SMTP_State.MAIL_CONNECT:
                    m_State = SMTP_State.MAIL_HELO;
                    SendData("EHLO " + Environment.MachineName);
                    break;
                case SMTP_State.MAIL_HELO:
                    m_State = SMTP_State.MAIL_FROM;
                    SendData("MAIL FROM:<" + m_From + ">");
                    break;
                case SMTP_State.MAIL_FROM:
                    m_State = SMTP_State.MAIL_RCPTTO;
                    SendData("RCPT TO:<" + m_Recipients.Dequeue() + ">");
                    break;
                case SMTP_State.MAIL_RCPTTO:
                    if (m_Recipients.Count > 0)
                    {
                        SendData("RCPT TO:<" + m_Recipients.Dequeue() + ">");
                        break;
                    }
                    m_State = SMTP_State.MAIL_DATA;
                    SendData("DATA");
                    break;
                case SMTP_State.MAIL_DATA:
                    m_State = SMTP_State.MAIL_DOT;
                    SendData(m_Text.Replace("\r\n.", "\r\n.."));
                    SendData(".");
                    break;
                case SMTP_State.MAIL_DOT:
                    m_State = SMTP_State.MAIL_QUIT;
                    SendData("QUIT");
                    break;
            }
        }

        private void SendData(string s)
        {
            m_Sock.Send(Encoding.ASCII.GetBytes(s + "\r\n"));
        }
    }
}
