using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Okul.Duyuru
{
    /// <summary>Velilere duyuru gönderir (465, SSL).</summary>
    public class LoginMailer
    {
        private readonly string sunucu;
        private readonly string kullanici;
        private readonly string sifre;
        private StreamReader oku;
        private StreamWriter yaz;

        public LoginMailer(string sunucu, string kullanici, string sifre)
        {
            this.sunucu = sunucu;
            this.kullanici = kullanici;
            this.sifre = sifre;
        }

        public int Gonder(IEnumerable<string> veliler, string konu, string metin)
        {
            int sayi = 0;
            using (TcpClient tcp = new TcpClient(sunucu, 465))
            using (SslStream ssl = new SslStream(tcp.GetStream()))
            {
                ssl.AuthenticateAsClient(sunucu);
                oku = new StreamReader(ssl, Encoding.ASCII);
                yaz = new StreamWriter(ssl, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

                string cevap = Cevap();
                if (!cevap.StartsWith("220"))
                    throw new IOException("Sunucu hazır değil: " + cevap);

                cevap = Komut("EHLO okul.example");
                if (!cevap.StartsWith("250"))
                    throw new IOException("EHLO: " + cevap);

                cevap = Komut("AUTH LOGIN");
                if (!cevap.StartsWith("334"))
                    throw new IOException("Giriş desteklenmiyor: " + cevap);
                cevap = Komut(Convert.ToBase64String(Encoding.UTF8.GetBytes(kullanici)));
                if (!cevap.StartsWith("334"))
                    throw new IOException("Kullanıcı: " + cevap);
                cevap = Komut(Convert.ToBase64String(Encoding.UTF8.GetBytes(sifre)));
                if (!cevap.StartsWith("235"))
                    throw new IOException("Şifre kabul edilmedi: " + cevap);

                foreach (string veli in veliler)
                {
                    cevap = Komut("MAIL FROM:<" + kullanici + ">");
                    if (!cevap.StartsWith("250"))
                        break;

                    cevap = Komut("RCPT TO:<" + veli + ">"); //! SMTP005
                    cevap = Komut("DATA");
                    if (!cevap.StartsWith("354"))
                    {
                        Console.WriteLine(veli + " -> " + cevap);
                        Komut("RSET");
                        continue;
                    }

                    yaz.WriteLine("From: Okul <" + kullanici + ">");
                    yaz.WriteLine("To: " + veli);
                    yaz.WriteLine("Subject: " + konu);
                    yaz.WriteLine("Content-Type: text/plain; charset=utf-8");
                    yaz.WriteLine();
                    yaz.WriteLine(metin.Replace("\n.", "\n.."));
                    cevap = Komut("."); //! SMTP005
                    Console.WriteLine(veli + " gönderildi: " + cevap);
                    sayi++;
                }

                Komut("QUIT");
            }
            return sayi;
        }

        private string Komut(string satir)
        {
            yaz.WriteLine(satir);
            return Cevap();
        }

        private string Cevap()
        {
            string satir;
            do
            {
                satir = oku.ReadLine();
                if (satir == null)
                    throw new IOException("Bağlantı kesildi");
            }
            while (satir.Length > 3 && satir[3] == '-');
            return satir;
        }
    }
}
