using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace ScanStation.Firmware
{
    /// <summary>Scan-to-mail of the small devices. No TLS, 7 bit only, attachments as base64.</summary>
    public class ScannerMail
    {
        const int LineLength = 76;

        readonly Dictionary<string, string> config;

        public ScannerMail(Dictionary<string, string> config)
        {
            this.config = config;
        }

        public bool SendScan(string to, byte[] tiff)
        {
            TcpClient tcp = new TcpClient();
            NetworkStream ns = null;

            void Put(string s)
            {
                byte[] b = Encoding.ASCII.GetBytes(s);
                ns.Write(b, 0, b.Length);
            }

            int Get()
            {
                int code = 0, col = 0, c;
                bool more = false;
                while ((c = ns.ReadByte()) != -1)
                {
                    if (col < 3)
                        code = code * 10 + (c - '0');
                    else if (col == 3)
                        more = c == '-';
                    col++;
                    if (c != '\n')
                        continue;
                    if (!more)
                        return code;
                    code = 0;
                    col = 0;
                }
                return -1;
            }

            try
            {
                tcp.Connect(config["smtp.host"], int.Parse(config["smtp.port"]));
                ns = tcp.GetStream();
                ns.ReadTimeout = 30000;

                Put("HELO " + config["device.name"] + "\r\n"); //! SMTP002
                if (Get() / 100 != 2)
                    return false;

                Put("MAIL FROM:<" + config["smtp.from"] + ">\r\n");
                if (Get() / 100 != 2)
                    return false;

                Put("RCPT TO:<" + to + ">\r\n");
                if (Get() / 100 != 2)
                    return false;

                Put("DATA\r\n");
                int go = Get();
                if (go != 354 && go != 250)
                    return false;

                Put("From: " + config["smtp.from"] + "\r\n");
                Put("To: " + to + "\r\n");
                Put("Subject: Scan " + DateTime.Now.ToString("yyyy-MM-dd HH:mm") + "\r\n");
                Put("MIME-Version: 1.0\r\n");
                Put("Content-Type: image/tiff; name=scan.tif\r\n");
                Put("Content-Transfer-Encoding: base64\r\n\r\n");
                string b64 = Convert.ToBase64String(tiff);
                for (int i = 0; i < b64.Length; i += LineLength)
                    Put(b64.Substring(i, Math.Min(LineLength, b64.Length - i)) + "\r\n");
                Put(".\r\n"); //! SMTP005
                Put("QUIT\r\n");
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
            catch (IOException)
            {
                return false;
            }
            finally
            {
                tcp.Close();
            }
        }
    }
}
