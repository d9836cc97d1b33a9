using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Kargo.Bildirim
{
    public enum BildirimTuru { TeslimEdildi, YolaCikti, AdresYok }

    public class Bildirim
    {
        public string TakipNo { get; set; }
        public string Eposta { get; set; }
        public BildirimTuru Tur { get; set; }
    }

    /// <summary>Kargo durumunu müşteriye e-posta ile bildirir.</summary>
    public class EpostaGonderici
    {
        private readonly string _sunucu;
        private readonly NetworkCredential _kimlik;
        private readonly List<string> _hatalar = new List<string>();

        public EpostaGonderici(string sunucu, string kullanici, string parola)
        {
            _sunucu = sunucu;
            _kimlik = new NetworkCredential(kullanici, parola);
        }

        public IEnumerable<string> Hatalar
        {
            get { return _hatalar; }
        }

        public void Bildir(IEnumerable<Bildirim> bildirimler)
        {
            foreach (var b in bildirimler)
            {
                using (var mesaj = MesajHazirla(b))
                {
                    try
                    {
                        Gonder(mesaj, 0);
                    }
                    catch (SmtpException hata)
                    {
                        _hatalar.Add(b.TakipNo + ": " + hata.Message);
                    }
                }
            }
        }

        private void Gonder(MailMessage mesaj, int deneme)
        {
            try
            {
                using (var istemci = new SmtpClient(_sunucu, 587))
                {
                    istemci.EnableSsl = true;
                    istemci.Credentials = _kimlik;
                    istemci.Send(mesaj);
                }
            }
            catch (SmtpException hata)
            {
                if (deneme >= 3)
                    throw;

                if (hata.StatusCode == SmtpStatusCode.MailboxBusy
                    || hata.StatusCode == SmtpStatusCode.MailboxUnavailable //! SMTP001
                    || hata.StatusCode == SmtpStatusCode.ServiceNotAvailable)
                {
                    // posta kutusu meşgul, biraz bekle
                    Thread.Sleep(5000 * (deneme + 1));
                    Gonder(mesaj, deneme + 1);
                    return;
                }

                throw;
            }
        }

        private static MailMessage MesajHazirla(Bildirim b)
        {
            var mesaj = new MailMessage("bilgi@kargo.example", b.Eposta);
            switch (b.Tur)
            {
                case BildirimTuru.TeslimEdildi:
                    mesaj.Subject = "Kargonuz teslim edildi";
                    break;
                case BildirimTuru.YolaCikti:
                    mesaj.Subject = "Kargonuz yola çıktı";
                    break;
                default:
                    mesaj.Subject = "Adresiniz bulunamadı";
                    break;
            }

            mesaj.Body = string.Format(CultureInfo.GetCultureInfo("tr-TR"), "Takip no: {0}, saat {1:t}", b.TakipNo, DateTime.Now);
            return mesaj;
        }
    }
}
