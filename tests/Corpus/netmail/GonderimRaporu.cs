using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Mail;
using System.Text;

namespace Corpus.NetMail.GonderimRaporu
{
    public class GonderimSonucu
    {
        public string Alici { get; set; }
        public int Kod { get; set; }
        public string Aciklama { get; set; }
    }

    public class SonucSayaci
    {
        public int Basarili;
        public int DortYuz;
        public int BesYuz;
        public int Baglanti;
    }

    // Toplu gonderim bittikten sonra ozet rapor uretir.
    public class RaporUretici
    {
        private readonly List<GonderimSonucu> _sonuclar = new List<GonderimSonucu>();

        public void Gonder(SmtpClient istemci, MailMessage mesaj)
        {
            string alici = mesaj.To[0].Address;
            try
            {
                istemci.Send(mesaj);
                _sonuclar.Add(new GonderimSonucu { Alici = alici, Kod = 250, Aciklama = "Tamam" });
            }
            catch (SmtpException hata)
            {
                _sonuclar.Add(new GonderimSonucu { Alici = alici, Kod = (int)hata.StatusCode, Aciklama = hata.Message });
            }
        }

        public SonucSayaci Say()
        {
            var sayac = new SonucSayaci();
            foreach (var sonuc in _sonuclar)
            {
                if (sonuc.Kod == 250)
                    sayac.Basarili++;
                else if (sonuc.Kod >= 400 && sonuc.Kod <= 500)  //! SMTP010
                    sayac.DortYuz++;
                else if (sonuc.Kod == -1)
                    sayac.Baglanti++;
                else
                    sayac.BesYuz++;
            }
            return sayac;
        }

        public void Yaz(string dosya)
        {
            var sayac = Say();
            var sb = new StringBuilder();
            sb.AppendLine("Gönderim özeti " + DateTime.Now.ToString("dd.MM.yyyy HH:mm"));
            sb.AppendLine("Başarılı : " + sayac.Basarili);
            sb.AppendLine("4xx      : " + sayac.DortYuz);
            sb.AppendLine("5xx      : " + sayac.BesYuz);
            sb.AppendLine("Bağlantı : " + sayac.Baglanti);
            File.WriteAllText(dosya, sb.ToString(), Encoding.UTF8);
        }
    }
}
