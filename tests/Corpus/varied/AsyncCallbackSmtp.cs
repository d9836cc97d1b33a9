using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;

namespace OldSchool.Net
{
    public delegate void MailSentHandler(object sender, bool ok, string lastReply);

    // one object per message; all work is done on the IO callbacks
    public class AsyncCallbackSmtp
    {
        private readonly Socket m_sock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[] m_buf = new byte[1024];
        private readonly StringBuilder m_pending = new StringBuilder();
        private readonly Queue<KeyValuePair<string, string>> m_script = new Queue<KeyValuePair<string, string>>();
        private string m_expect = "220";

        public event MailSentHandler? MailSent;

        public void Start(string host, string from, string[] to, string data)
        {
            Step("EHLO oldschool", "250");
            Step("MAIL FROM:<" + from + ">", "250");
            foreach (string t in to)
                Step("RCPT TO:<" + t + ">", "25");
            Step("DATA", "354");
            Step(data + "\r\n.", "250");
            m_sock.BeginConnect(host, 25, OnConnected, null);
        }

        private void Step(string send, string expect)
        {
            m_script.Enqueue(new KeyValuePair<string, string>(send, expect));
        }

        private void OnConnected(IAsyncResult ar)
        {
            try
            {
                m_sock.EndConnect(ar);
                m_sock.BeginReceive(m_buf, 0, m_buf.Length, SocketFlags.None, OnReceived, null);
            }
            catch (SocketException ex)
            {
                Finish(false, ex.Message);
            }
        }

        private void OnReceived(IAsyncResult ar)
        {
            int n;
            try
            {
                n = m_sock.EndReceive(ar);
            }
            catch (SocketException ex)
            {
                Finish(false, ex.Message);
                return;
            }
            if (n == 0)
            {
                Finish(false, "closed");
                return;
            }

            m_pending.Append(Encoding.ASCII.GetString(m_buf, 0, n));
            string? reply = TakeReply();
            if (reply != null)
            {
                if (!reply.StartsWith(m_expect))
                {
                    Finish(false, reply);
                    return;
                }
                if (m_script.Count == 0)
                {
                    m_sock.Send(Encoding.ASCII.GetBytes("QUIT\r\n"));
                    Finish(true, reply);
                    return;
                }
                KeyValuePair<string, string> step = m_script.Dequeue();
                m_expect = step.Value;
                m_sock.Send(Encoding.ASCII.GetBytes(step.Key + "\r\n"));
            }
            m_sock.BeginReceive(m_buf, 0, m_buf.Length, SocketFlags.None, OnReceived, null);
        }

        private string? TakeReply()
        {
            string all = m_pending.ToString();
            int start = 0;
            int eol;
            while ((eol = all.IndexOf("\r\n", start)) >= 0)
            {
                string line = all.Substring(start, eol - start);
                start = eol + 2;
                if (line.Length < 4 || line[3] != '-')
                {
                    m_pending.Remove(0, start);
                    return line;
                }
            }
            return null;
        }

        private void Finish(bool ok, string reply)
        {
            m_sock.Close();
            MailSent?.Invoke(this, ok, reply);
        }
    }
}
