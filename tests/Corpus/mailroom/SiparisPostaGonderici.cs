using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Magaza.Siparis
{
    public class SiparisKalemi
    {
        public string UrunAdi { get; set; }
        public int Adet { get; set; }
        public decimal BirimFiyat { get; set; }
    }

    public class Siparis
    {
        public long No { get; set; }
        public string MusteriEposta { get; set; }
        public List<SiparisKalemi> Kalemler { get; set; } = new List<SiparisKalemi>();
    }

    // Sipariş onay ve kargo bildirimlerini gönderir.
    public class SiparisPostaGonderici
    {
        private const int AzamiDeneme = 4;
        private readonly NetworkCredential kimlik;
        private readonly string sunucu;

        public SiparisPostaGonderici(string sunucu, NetworkCredential kimlik)
        {
            this.sunucu = sunucu;
            this.kimlik = kimlik;
        }

        private static bool ShouldRetry(SmtpException hata)
        {
            return hata.Message.Contains("421") || hata.Message.Contains("try again"); //! SMTP102
        }

        public void OnayGonder(Siparis siparis)
        {
            using (var posta = OnayHazirla(siparis))
            {
                int deneme = 0;
                while (true)
                {
                    deneme++;
                    try
                    {
                        using (var istemci = IstemciAc())
                            istemci.Send(posta);
                        return;
                    }
                    catch (SmtpException hata)
                    {
                        if (deneme >= AzamiDeneme || !ShouldRetry(hata))
                            throw;
                        Thread.Sleep(TimeSpan.FromSeconds(20 * deneme));
                    }
                }
            }
        }

        public void KargoBildir(Siparis siparis, string takipNo)
        {
            var posta = new MailMessage("kargo@magaza.example", siparis.MusteriEposta);
            posta.Subject = siparis.No + " numaralı siparişiniz yola çıktı";
            posta.Body = "Takip numarası: " + takipNo;

        gonder:
            try
            {
                using (var istemci = IstemciAc())
                    istemci.Send(posta);
            }
            catch (SmtpException hata) when (hata.StatusCode == SmtpStatusCode.MailboxBusy || hata.StatusCode == SmtpStatusCode.ServiceNotAvailable) //! SMTP106
            {
                Thread.Sleep(60000);
                goto gonder;
            }

            posta.Dispose();
        }

        private SmtpClient IstemciAc()
        {
            var istemci = new SmtpClient(sunucu, 587);
            istemci.EnableSsl = true;
            istemci.Credentials = kimlik;
            return istemci;
        }

        private static MailMessage OnayHazirla(Siparis siparis)
        {
            decimal toplam = 0;
            var govde = new System.Text.StringBuilder();
            foreach (var kalem in siparis.Kalemler)
            {
                toplam += kalem.Adet * kalem.BirimFiyat;
                govde.AppendLine(kalem.Adet + " x " + kalem.UrunAdi);
            }
            govde.AppendLine("Toplam: " + toplam.ToString("C", CultureInfo.GetCultureInfo("tr-TR")));
            return new MailMessage("siparis@magaza.example", siparis.MusteriEposta, "Siparişiniz alındı", govde.ToString());
        }
    }
}
