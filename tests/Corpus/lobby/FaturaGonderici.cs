using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Muhasebe.Eposta
{
    // Ay sonu faturalarını müşterilere gönderir
    public class FaturaGonderici
    {
        private readonly string sunucu;
        private readonly int kapi;
        private TcpClient baglanti = new TcpClient();
        private StreamReader okuyucu;
        private StreamWriter yazici;

        public FaturaGonderici(string sunucu, int kapi)
        {
            this.sunucu = sunucu;
            this.kapi = kapi;
        }

        public List<string> Gunluk { get; } = new List<string>();

        public void TopluGonder(IDictionary<string, string> faturalar)
        {
            try
            {
                baglanti.Connect(sunucu, kapi);
                okuyucu = new StreamReader(baglanti.GetStream(), Encoding.UTF8);
                yazici = new StreamWriter(baglanti.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                string karsilama = okuyucu.ReadLine();
                if (karsilama == null || !karsilama.StartsWith("220"))
                    throw new IOException("Sunucu hazır değil: " + karsilama);
            }
            catch (Exception hata) //! SMTP007
            {
                Gunluk.Add(DateTime.Now + " bağlantı hatası: " + hata.Message);
            }

            Iste("HELO muhasebe.example", '2');
            foreach (var cift in faturalar)
            {
                try
                {
                    Gonder(cift.Key, cift.Value);
                    Gunluk.Add(cift.Key + " gönderildi");
                }
                catch (IOException hata)
                {
                    Gunluk.Add(cift.Key + " gönderilemedi: " + hata.Message);
                    yazici.WriteLine("RSET");
                    okuyucu.ReadLine();
                }
            }
            yazici.WriteLine("QUIT");
            baglanti.Close();
        }

        private void Gonder(string alici, string metin)
        {
            Iste("MAIL FROM:<fatura@muhasebe.example>", '2');
            Iste("RCPT TO:<" + alici + ">", '2');
            Iste("DATA", '3');
            yazici.WriteLine("From: <fatura@muhasebe.example>");
            yazici.WriteLine("To: <" + alici + ">");
            yazici.WriteLine("Subject: Faturanız");
            yazici.WriteLine("Content-Type: text/plain; charset=utf-8");
            yazici.WriteLine();
            foreach (var satir in metin.Split('\n'))
                yazici.WriteLine(satir.StartsWith(".") ? "." + satir : satir);
            Iste(".", '2');
        }

        private void Iste(string komut, char beklenen)
        {
            yazici.WriteLine(komut);
            string yanit;
            do
            {
                yanit = okuyucu.ReadLine();
            }
            while (yanit != null && yanit.Length > 3 && yanit[3] == '-');
            if (string.IsNullOrEmpty(yanit) || yanit[0] != beklenen)
                throw new IOException(komut + " reddedildi: " + yanit);
        }
    }
}
