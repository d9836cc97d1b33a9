using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Okul.Duyuru
{
    public class PostaGonderici
    {
        private Socket soket;
        private readonly byte[] tampon = new byte[8192];

        public string SunucuAdi = "posta.okul.example";
        public int Kapi = 25;

        public bool Baglan()
        {
            soket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            soket.Connect(SunucuAdi, Kapi);
            string karsilama = CevapAl();
            return karsilama.StartsWith("220");
        }

        public void Gonder(string kimden, List<string> kime, string konu, string metin)
        {
            if (!Baglan())
                throw new Exception("Sunucu hazır değil");

            KomutGonder("EHLO okul");
            string cevap = CevapAl();
            if (!cevap.StartsWith("250"))
                throw new Exception("EHLO reddedildi: " + cevap);

            KomutGonder("MAIL FROM:<" + kimden + ">");
            cevap = CevapAl();
            if (!cevap.StartsWith("250"))
                throw new Exception("Gönderen reddedildi: " + cevap);

            int kabul = 0;
            foreach (string k in kime)
            {
                KomutGonder("RCPT TO:<" + k + ">");
                cevap = CevapAl();
                if (cevap.StartsWith("250")) //! SMTP103
                    kabul++;
                else
                    Console.WriteLine(k + " kabul edilmedi: " + cevap);
            }
            if (kabul == 0)
            {
                KomutGonder("QUIT");
                soket.Close();
                return;
            }

            KomutGonder("DATA");
            cevap = CevapAl();
            if (!cevap.StartsWith("354"))
                throw new Exception("DATA reddedildi: " + cevap);

            StringBuilder ileti = new StringBuilder();
            ileti.Append("From: ").Append(kimden).Append("\r\n");
            ileti.Append("Subject: ").Append(konu).Append("\r\n\r\n");
            ileti.Append(metin.Replace("\r\n.", "\r\n.."));
            ileti.Append("\r\n.");
            KomutGonder(ileti.ToString()); //! SMTP005

            KomutGonder("QUIT");
            soket.Close();
            Console.WriteLine(kabul + " kişiye gönderildi");
        }

        private void KomutGonder(string komut)
        {
            soket.Send(Encoding.UTF8.GetBytes(komut + "\r\n"));
        }

        private string CevapAl()
        {
            string hepsi = "";
            while (true)
            {
                int okunan = soket.Receive(tampon);
                if (okunan <= 0) return hepsi;
                hepsi += Encoding.UTF8.GetString(tampon, 0, okunan);
                if (!hepsi.EndsWith("\n")) continue;
                string[] satirlar = hepsi.Split(new[] { "\r\n" }, StringSplitOptions.RemoveEmptyEntries);
                string son = satirlar[satirlar.Length - 1];
                if (son.Length < 4 || son[3] != '-') return hepsi;
            }
        }
    }
}
