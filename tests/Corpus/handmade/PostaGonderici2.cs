using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Muhasebe.Bildirim
{
    static class PostaGonderici
    {
        const int SmtpPort = 25;

        public static bool Gonder(string sunucu, string kimden, string kime, string konu, string govde)
        {
            TcpClient istemci = null;
            try
            {
                istemci = new TcpClient(sunucu, SmtpPort);
                NetworkStream akis = istemci.GetStream();
                akis.ReadTimeout = 20000;

                Yaz(akis, "HELO muhasebe"); //! SMTP002
                if (Oku(akis) >= 400) return false;

                Yaz(akis, "MAIL FROM: <" + kimden + ">");
                if (Oku(akis) >= 400) return false;

                Yaz(akis, "RCPT TO: <" + kime + ">");
                if (Oku(akis) >= 400) return false;

                Yaz(akis, "DATA");
                if (Oku(akis) >= 400) return false;

                Yaz(akis, "Subject: " + konu);
                Yaz(akis, "From: " + kimden);
                Yaz(akis, "To: " + kime);
                Yaz(akis, "");
                Yaz(akis, govde);
                Yaz(akis, ".");
                if (Oku(akis) >= 400) return false;

                Yaz(akis, "QUIT");
                return true;
            }
            catch (IOException hata)
            {
                Console.WriteLine("Gonderilemedi: " + hata.Message);
                return false;
            }
            finally
            {
                if (istemci != null) istemci.Close();
            }
        }

        static void Yaz(NetworkStream akis, string satir)
        {
            byte[] veri = Encoding.GetEncoding("iso-8859-9").GetBytes(satir + "\r\n");
            akis.Write(veri, 0, veri.Length);
        }

        static int Oku(NetworkStream akis)
        {
            string satir = "";
            do
            {
                satir = "";
                int b;
                while ((b = akis.ReadByte()) != '\n')
                {
                    if (b < 0) throw new IOException("baglanti koptu");
                    if (b != '\r') satir += (char)b;
                }
            } while (satir.Length > 3 && satir[3] == '-');
            return int.Parse(satir.Substring(0, 3));
        }
    }
}
