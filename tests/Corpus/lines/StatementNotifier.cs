using System;
using System.Collections;
using System.Data;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FirstCounty.Batch.Notify
{
    #region Exceptions

    public class NotifyException : ApplicationException
    {
        public NotifyException(string msg) : base(msg) { }
    }

    #endregion

    /// <summary>
    /// Sends the "your statement is ready" note to every customer in the run table.
    /// Started by the scheduler at 02:15 after STMTGEN.
    /// </summary>
    public class StatementNotifier
    {
        private Socket m_socket;
        private readonly string m_relay;
        private readonly int m_port;
        private readonly string m_localName;
        private readonly ArrayList m_failed = new ArrayList();
        private TextWriter m_log = Console.Out;

        public StatementNotifier(string relay, int port)
        {
            m_relay = relay;
            m_port = port;
            m_localName = Dns.GetHostName();
        }

        public ArrayList Failed
        {
            get { return m_failed; }
        }

        public int Run(DataTable customers)
        {
            int sent = 0;
            Open();
            try
            {
                foreach (DataRow row in customers.Rows)
                {
                    string mail = Convert.ToString(row["EMAIL"]).Trim();
                    if (mail.Length == 0)
                        continue;
                    try
                    {
                        SendOne(mail, Convert.ToString(row["NAME"]), Convert.ToString(row["ACCT_MASKED"]));
                        sent++;
                    }
                    catch (NotifyException ex)
                    {
                        m_failed.Add(mail + " : " + ex.Message);
                        Put("RSET");
                        Get(512);
                    }
                }
                Put("QUIT");
            }
            finally
            {
                m_socket.Close();
            }
            return sent;
        }

        private void Open()
        {
            m_socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            m_socket.Connect(m_relay, m_port);

            byte[] hello = new byte[1024];
            int n = m_socket.Receive(hello);
            if (n < 3 || hello[0] != (byte)'2' || hello[1] != (byte)'2' || hello[2] != (byte)'0')
                throw new NotifyException("relay not ready: " + Encoding.ASCII.GetString(hello, 0, n));

            Put("EHLO " + m_localName);
            byte[] caps = new byte[256];
            n = m_socket.Receive(caps); //! SMTP006
            if (n == 0 || caps[0] != (byte)'2')
                throw new NotifyException("EHLO refused");
        }

        private void SendOne(string to, string name, string account)
        {
            string r;

            Put("MAIL FROM:<statements@firstcounty.example>");
            r = Get(1024);
            if (!r.StartsWith("250"))
                throw new NotifyException("sender: " + r);

            Put("RCPT TO:<" + to + ">");
            r = Get(1024);
            if (r.Length == 0 || r[0] != '2')
                throw new NotifyException("recipient: " + r);

            Put("DATA");
            r = Get(1024);
            if (!r.StartsWith("354"))
                throw new NotifyException("data: " + r);

            StringBuilder sb = new StringBuilder();
            sb.Append("From: First County Bank <statements@firstcounty.example>\r\n");
            sb.AppendFormat("To: <{0}>\r\n", to);
            sb.AppendFormat("Date: {0:r}\r\n", DateTime.UtcNow);
            sb.Append("Subject: Your account statement is ready\r\n\r\n");
            sb.AppendFormat("Dear {0},\r\n\r\nthe statement for account {1} can be viewed online.\r\n", name, account);
            sb.Append("\r\n.");
            Put(sb.ToString());
            r = Get(1024); //! SMTP005
            m_log.WriteLine("{0:s} {1} -> {2}", DateTime.Now, to, r);
        }

        private void Put(string line)
        {
            byte[] b = Encoding.ASCII.GetBytes(line + "\r\n");
            int off = 0;
            while (off < b.Length)
                off += m_socket.Send(b, off, b.Length - off, SocketFlags.None);
        }

        private string Get(int max)
        {
            byte[] b = new byte[max];
            int n = m_socket.Receive(b);
            return Encoding.ASCII.GetString(b, 0, n);
        }
    }
}
