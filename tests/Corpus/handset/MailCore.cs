using System;
using System.Collections;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace A1.Core
{
    // Decompiled from A1Mail.dll, version 2.4.0.0
    internal sealed class MailCore
    {
        private TcpClient m_client;
        private NetworkStream m_stream;
        private readonly ArrayList m_recipients = new ArrayList();
        private string m_error = string.Empty;

        public ArrayList Recipients
        {
            get { return this.m_recipients; }
        }

        public string Error
        {
            get { return this.m_error; }
        }

        public bool SendMail(string host, int port, string user, string pass, string from, string text)
        {
            bool result = false;
            try
            {
                this.m_client = new TcpClient(host, port);
                this.m_stream = this.m_client.GetStream();
                string text2 = this.Receive();
                if (!text2.StartsWith("220"))
                {
                    this.m_error = text2;
                    return false;
                }
                this.Transmit("EHLO " + Environment.MachineName);
                text2 = this.Receive();
                if (text2.StartsWith("5"))
                {
                    this.Transmit("HELO " + Environment.MachineName);
                    text2 = this.Receive();
                }
                if (!text2.StartsWith("250"))
                {
                    this.m_error = text2;
                    return false;
                }
                if (user.Length != 0)
                {
                    string text3 = Convert.ToBase64String(Encoding.ASCII.GetBytes("\0" + user + "\0" + pass));
                    this.Transmit("AUTH PLAIN " + text3);
                    text2 = this.Receive(); //! SMTP005
                }
                this.Transmit("MAIL FROM:<" + from + ">");
                text2 = this.Receive();
                if (!text2.StartsWith("250"))
                {
                    this.m_error = text2;
                    return false;
                }
                for (int i = 0; i < this.m_recipients.Count; i++)
                {
                    this.Transmit("RCPT TO:<" + (string)this.m_recipients[i] + ">");
                    text2 = this.Receive();
                    if (text2[0] != '2')
                    {
                        this.m_error = text2;
                        return false;
                    }
                }
                this.Transmit("DATA");
                text2 = this.Receive(); //! SMTP005
                this.Transmit(text);
                this.Transmit(".");
                text2 = this.Receive();
                if (text2.StartsWith("250"))
                {
                    result = true;
                }
                else
                {
                    this.m_error = text2;
                }
                this.Transmit("QUIT");
            }
            catch (Exception ex)
            {
                this.m_error = ex.Message;
            }
            finally
            {
                if (this.m_client != null)
                {
                    this.m_client.Close();
                }
            }
            return result;
        }

        private void Transmit(string line)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(line + "\r\n");
            this.m_stream.Write(bytes, 0, bytes.Length);
        }

        private string Receive()
        {
            StringBuilder stringBuilder = new StringBuilder();
            string line;
            do
            {
                line = this.ReadLine();
                stringBuilder.Append(line).Append('\n');
            }
            while (line.Length > 3 && line[3] == '-');
            return stringBuilder.ToString();
        }

        private string ReadLine()
        {
            StringBuilder stringBuilder = new StringBuilder();
            while (true)
            {
                int num = this.m_stream.ReadByte();
                if (num < 0)
                {
                    throw new IOException("Connection closed");
                }
                if (num == 10)
                {
                    return stringBuilder.ToString();
                }
                if (num != 13)
                {
                    stringBuilder.Append((char)num);
                }
            }
        }
    }
}
