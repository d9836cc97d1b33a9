using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Kargo.Bildirim
{
    public class Gonderi
    {
        public string TakipNo { get; set; }
        public string AliciAdi { get; set; }
        public string AliciEposta { get; set; }
        public string Durum { get; set; }
        public DateTime SonHareket { get; set; }
    }

    public interface IGonderiDeposu
    {
        IEnumerable<Gonderi> BugunHareketEdenler();
        void BildirildiOlarakIsaretle(string takipNo);
    }

    /// <summary>Kargo durumu degisince aliciya e-posta gonderir.</summary>
    public class KargoBildirimi
    {
        private readonly IGonderiDeposu depo;
        private readonly string sunucu;
        private readonly NetworkCredential kimlik;

        public KargoBildirimi(IGonderiDeposu depo, string sunucu, NetworkCredential kimlik)
        {
            this.depo = depo;
            this.sunucu = sunucu;
            this.kimlik = kimlik;
        }

        public void Calistir()
        {
            foreach (var gonderi in depo.BugunHareketEdenler().ToList())
            {
                if (string.IsNullOrEmpty(gonderi.AliciEposta))
                    continue;

                using (var mesaj = MesajHazirla(gonderi))
                {
                    try
                    {
                        Gonder(mesaj);
                        depo.BildirildiOlarakIsaretle(gonderi.TakipNo);
                    }
                    catch (SmtpException hata)
                    {
                        if ((int)hata.StatusCode == 10061) //! SMTP008
                        {
                            Console.WriteLine("Sunucuya baglanilamadi, yarin tekrar denenecek");
                            return;
                        }

                        Console.WriteLine("{0} gonderilemedi: {1}", gonderi.TakipNo, hata.Message);
                    }
                }
            }
        }

        private void Gonder(MailMessage mesaj)
        {
            try
            {
                using (var istemci = new SmtpClient(sunucu, 587))
                {
                    istemci.EnableSsl = true;
                    istemci.Credentials = kimlik;
                    istemci.Send(mesaj);
                }
            }
            catch (SmtpException hata) when ((int)hata.StatusCode >= 400 && (int)hata.StatusCode < 500) //! SMTP106
            {
                // sunucu mesgul, biraz bekle
                Thread.Sleep(TimeSpan.FromMinutes(2));
                Gonder(mesaj);
            }
        }

        private static MailMessage MesajHazirla(Gonderi gonderi)
        {
            var kultur = CultureInfo.GetCultureInfo("tr-TR");
            return new MailMessage("bilgi@kargo.example", gonderi.AliciEposta)
            {
                Subject = "Kargonuz: " + DurumMetni(gonderi.Durum),
                Body = string.Format(
                    kultur,
                    "Sayin {0},\r\n\r\n{1} numarali kargonuzun durumu {2:d MMMM dddd HH:mm} itibariyle: {3}.\r\n",
                    gonderi.AliciAdi, gonderi.TakipNo, gonderi.SonHareket, DurumMetni(gonderi.Durum))
            };
        }

        private static string DurumMetni(string durum)
        {
            switch (durum)
            {
                case "T": return "teslim edildi";
                case "D": return "dagitimda";
                case "S": return "subede bekliyor";
                case "I": return "iade ediliyor";
                default: return "yolda";
            }
        }
    }
}
