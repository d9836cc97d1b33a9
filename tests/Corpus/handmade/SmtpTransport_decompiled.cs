using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Collections;
using System.Net.Sockets;
using System.Text;

namespace Vendor.Notify.Internal
{
    // Token: 0x02000011 RID: 17
    internal class SmtpTransport
    {
        // Token: 0x0600005A RID: 90
        public SmtpTransport(string host, int port)
        {
            this.m_host = host;
            this.m_port = port;
            this.m_client = null;
        }

        // Token: 0x0600005B RID: 91
        private string ReadReply(out int code)
        {
            StringBuilder stringBuilder = new StringBuilder();
            bool flag = true;
            code = -1;
            while (flag)
            {
                string text = this.m_reader.ReadLine();
                if (text == null)
                {
                    throw new IOException("Unexpected end of stream");
                }
                stringBuilder.Append(text);
                flag = (text.Length > 3 && text[3] == '-');
                if (!flag)
                {
                    code = Convert.ToInt32(text.Substring(0, 3));
                }
            }
            return stringBuilder.ToString();
        }

        // Token: 0x0600005C RID: 92
        private void Transact(string command, int class0)
        {
            if (command != null)
            {
                this.m_writer.Write(command);
                this.m_writer.Write("\r\n");
                this.m_writer.Flush();
            }
            int num;
            string text = this.ReadReply(out num);
            bool flag = num / 100 != class0;
            if (flag)
            {
                throw new InvalidOperationException(string.Format("{0} -> {1}", command ?? "(connect)", text));
            }
        }

        // Token: 0x0600005D RID: 93
        public void Deliver(string from, ArrayList to, string body)
        {
            this.m_client = new TcpClient(this.m_host, this.m_port);
            try
            {
                this.m_reader = new StreamReader(this.m_client.GetStream(), Encoding.ASCII);
                this.m_writer = new StreamWriter(this.m_client.GetStream(), Encoding.ASCII);
                this.Transact(null, 2);
                this.Transact("EHLO " + Environment.MachineName, 2);
                this.Transact("MAIL FROM:<" + from + ">", 2);
                IEnumerator enumerator = to.GetEnumerator();
                while (enumerator.MoveNext())
                {
                    object obj = enumerator.Current;
                    this.Transact("RCPT TO:<" + (string)obj + ">", 2);
                }
                this.Transact("DATA", 3);
                this.Transact(body + "\r\n.", 2);
                this.Transact("QUIT", 2);
            }
            finally
            {
                this.m_client.Close();
            }
        }

        // Token: 0x04000021 RID: 33
        private readonly string m_host;
        // Token: 0x04000022 RID: 34
        private readonly int m_port;
        // Token: 0x04000023 RID: 35
        private TcpClient m_client;
        // Token: 0x04000024 RID: 36
        private StreamReader m_reader;
        // Token: 0x04000025 RID: 37
        private StreamWriter m_writer;
    }
}
