using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

// Reconstructed from LicenseSrv.exe (2.3.1)
namespace ns3
{
    internal class Class7
    {
        private string string_0;
        private int int_0;
        private NetworkStream networkStream_0;
        private byte[] byte_0 = new byte[4096];

        internal Class7(string string_1, int int_1)
        {
            this.string_0 = string_1;
            this.int_0 = int_1;
        }

        internal bool method_0(string string_1, string string_2, string string_3, string string_4)
        {
            bool result = false;
            TcpClient tcpClient = null;
            string text;
            try
            {
                tcpClient = new TcpClient(this.string_0, this.int_0);
                this.networkStream_0 = tcpClient.GetStream();
                text = this.method_2();
                if (text.Substring(0, 3) != "220")
                {
                    goto IL_FAIL;
                }
                this.method_1("EHLO " + Environment.MachineName + "\r\n");
                text = this.method_2();
                if (text.Substring(0, 3) != "250")
                {
                    this.method_1("HELO " + Environment.MachineName + "\r\n");
                    text = this.method_2();
                    if (text.Substring(0, 3) != "250")
                    {
                        goto IL_FAIL;
                    }
                }
                this.method_1(string.Concat("MAIL FROM:<", string_1, ">\r\n"));
                text = this.method_2();
                if (text[0] != '2')
                {
                    goto IL_FAIL;
                }
                this.method_1(string.Concat("RCPT TO:<", string_2, ">\r\n"));
                text = this.method_2(); //! SMTP005
                this.method_1("DATA\r\n");
                text = this.method_2();
                if (text[0] != '3')
                {
                    goto IL_FAIL;
                }
                this.method_1(string.Concat(new string[]
                {
                    "From: ",
                    string_1,
                    "\r\nTo: ",
                    string_2,
                    "\r\nSubject: ",
                    string_3,
                    "\r\n\r\n"
                }));
                this.method_1(string_4.Replace("\r\n.", "\r\n.."));
                this.method_1("\r\n.\r\n");
                text = this.method_2();
                if (text[0] != '2')
                {
                    goto IL_FAIL;
                }
                result = true;
                this.method_1("QUIT\r\n");
                goto IL_END;
            IL_FAIL:
                Class7.smethod_0("license mail failed: " + text);
                this.method_1("QUIT\r\n");
            IL_END:
                ;
            }
            catch (SocketException ex)
            {
                Class7.smethod_0(ex.Message);
            }
            catch (IOException ex2)
            {
                Class7.smethod_0(ex2.Message);
            }
            finally
            {
                if (tcpClient != null)
                {
                    ((IDisposable)tcpClient).Dispose();
                }
            }
            return result;
        }

        private void method_1(string string_1)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(string_1);
            this.networkStream_0.Write(bytes, 0, bytes.Length);
        }

        private string method_2()
        {
            StringBuilder stringBuilder = new StringBuilder();
            int num;
            do
            {
                num = this.networkStream_0.Read(this.byte_0, 0, this.byte_0.Length);
                if (num <= 0)
                {
                    throw new IOException("closed");
                }
                stringBuilder.Append(Encoding.ASCII.GetString(this.byte_0, 0, num));
            }
            while (this.networkStream_0.DataAvailable);
            string text = stringBuilder.ToString();
            if (text.Length < 3)
            {
                throw new IOException("short reply");
            }
            return text;
        }

        private static void smethod_0(string string_1)
        {
            File.AppendAllText("license.log", DateTime.Now.ToString("s") + " " + string_1 + Environment.NewLine);
        }
    }
}
