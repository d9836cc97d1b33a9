using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace ns3
{
    internal sealed class Class17
    {
        private Socket socket_0;
        private byte[] byte_0 = new byte[4096];
        private int int_0;
        private string string_0;

        internal bool method_0(string string_1, int int_1)
        {
            this.socket_0 = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            this.socket_0.ReceiveTimeout = 300000;
            this.socket_0.Connect(string_1, int_1);
            return this.method_3() / 100 == 2;
        }

        internal bool method_1(string string_1, string string_2, string string_3)
        {
            int num = 0;
            while (true)
            {
                int num2;
                switch (num)
                {
                    case 0:
                        num2 = this.method_2("EHLO " + Environment.MachineName);
                        if (num2 / 100 != 2)
                            num2 = this.method_2("HELO " + Environment.MachineName);
                        if (num2 / 100 != 2)
                            goto IL_FAIL;
                        num = 1;
                        continue;
                    case 1:
                        num2 = this.method_2("MAIL FROM:<" + string_1 + ">");
                        if (num2 != 250)
                            goto IL_FAIL;
                        num = 2;
                        continue;
                    case 2:
                        num2 = this.method_2("RCPT TO:<" + string_2 + ">");
                        if (num2 != 250 && num2 != 251)
                            goto IL_FAIL;
                        num = 3;
                        continue;
                    case 3:
                        num2 = this.method_2("DATA");
                        if (num2 != 354)
                            goto IL_FAIL;
                        num = 4;
                        continue;
                    case 4:
                        num2 = this.method_2(string_3.Replace("\r\n.", "\r\n..") + "\r\n.");
                        this.method_2("QUIT");
                        this.socket_0.Close();
                        return num2 == 250;
                    default:
                        return false;
                }
            IL_FAIL:
                this.method_2("QUIT");
                this.socket_0.Close();
                return false;
            }
        }

        private int method_2(string string_1)
        {
            this.socket_0.Send(Encoding.ASCII.GetBytes(string_1 + "\r\n"));
            return this.method_3();
        }

        private int method_3()
        {
            StringBuilder stringBuilder = new StringBuilder();
            while (true)
            {
                this.int_0 = this.socket_0.Receive(this.byte_0);
                if (this.int_0 == 0)
                    return -1;
                stringBuilder.Append(Encoding.ASCII.GetString(this.byte_0, 0, this.int_0));
                this.string_0 = stringBuilder.ToString();
                if (!this.string_0.EndsWith("\r\n"))
                    continue;
                int num = this.string_0.LastIndexOf("\r\n", this.string_0.Length - 3);
                string text = this.string_0.Substring(num < 0 ? 0 : num + 2);
                if (text.Length > 3 && text[3] == '-')
                    continue;
                int result;
                if (!int.TryParse(text.Substring(0, Math.Min(3, text.Length)), out result))
                    return -1;
                return result;
            }
        }
    }
}
