using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Yazici.Tarama
{
    // Taranan belgeyi e-posta ile gönderir (cihaz yazılımı 3.2)
    public class TaramaEpostaGonderici
    {
        private readonly string sunucu;
        private readonly int kapi;
        private string sonHata = "";

        public TaramaEpostaGonderici(string sunucu, int kapi)
        {
            this.sunucu = sunucu;
            this.kapi = kapi;
        }

        public string SonHata { get { return sonHata; } }

        public bool Gonder(string gonderen, string alici, string dosya)
        {
            using (TcpClient baglanti = new TcpClient(sunucu, kapi))
            {
                NetworkStream akis = baglanti.GetStream();
                akis.ReadTimeout = 60000;

                int kod = YanitOku(akis);
                if (kod != 220) return Hata("karşılama", kod);

                Yaz(akis, "EHLO yazici\r\n");
                kod = YanitOku(akis);
                if (kod / 100 != 2)
                {
                    Yaz(akis, "HELO yazici\r\n");
                    kod = YanitOku(akis);
                    if (kod / 100 != 2) return Hata("HELO", kod);
                }

                Yaz(akis, "MAIL FROM:<" + gonderen + ">\r\n");
                kod = YanitOku(akis);
                if (kod / 100 != 2) return Hata("MAIL", kod);

                Yaz(akis, "RCPT TO:<" + alici + ">\r\n");
                kod = YanitOku(akis);
                if (kod / 100 != 2) return Hata("RCPT", kod);

                Yaz(akis, "DATA\r\n");
                kod = YanitOku(akis);
                if (kod != 354) return Hata("DATA", kod);

                Yaz(akis, "From: " + gonderen + "\r\nTo: " + alici + "\r\nSubject: Taranan belge\r\n");
                Yaz(akis, "MIME-Version: 1.0\r\nContent-Type: application/pdf; name=\"" + Path.GetFileName(dosya) + "\"\r\n");
                Yaz(akis, "Content-Transfer-Encoding: base64\r\n\r\n");
                byte[] parca = new byte[57 * 100];
                using (FileStream f = File.OpenRead(dosya))
                {
                    int n;
                    while ((n = f.Read(parca, 0, parca.Length)) > 0)
                        Yaz(akis, Convert.ToBase64String(parca, 0, n, Base64FormattingOptions.InsertLineBreaks) + "\r\n");
                }
                Yaz(akis, "\r\n.\r\n"); YanitOku(akis); //! SMTP005
                Yaz(akis, "QUIT\r\n");
                return true;
            }
        }

        private bool Hata(string adim, int kod)
        {
            sonHata = adim + " reddedildi (" + kod + ")";
            return false;
        }

        private static void Yaz(Stream akis, string metin)
        {
            byte[] b = Encoding.ASCII.GetBytes(metin);
            akis.Write(b, 0, b.Length);
        }

        private static int YanitOku(Stream akis)
        {
            StringBuilder satir = new StringBuilder();
            while (true)
            {
                satir.Clear();
                int b;
                while ((b = akis.ReadByte()) >= 0 && b != '\n')
                    satir.Append((char)b);
                if (satir.Length < 3) return 0;
                if (satir.Length > 3 && satir[3] == '-') continue;
                int kod;
                return int.TryParse(satir.ToString(0, 3), out kod) ? kod : 0;
            }
        }
    }
}
