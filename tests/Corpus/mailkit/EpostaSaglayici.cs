using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.MailKit_.EpostaSaglayici
{
    public enum HataTuru
    {
        Yok,
        Gecici,
        Kalici,
        Ayar,
    }

    public readonly record struct GonderimSonucu(HataTuru Hata, string Aciklama)
    {
        public static readonly GonderimSonucu Basarili = new(HataTuru.Yok, "");
    }

    public interface IEpostaSaglayici
    {
        Task<GonderimSonucu> GonderAsync(MimeMessage ileti, CancellationToken iptal);
    }

    /// <summary>Kurum içi sunucu üzerinden e-posta gönderir.</summary>
    public class MailKitSaglayici : IEpostaSaglayici
    {
        private readonly string _sunucu;
        private readonly string _kullanici;
        private readonly string _parola;

        public MailKitSaglayici(string sunucu, string kullanici, string parola)
        {
            _sunucu = sunucu;
            _kullanici = kullanici;
            _parola = parola;
        }

        public async Task<GonderimSonucu> GonderAsync(MimeMessage ileti, CancellationToken iptal)
        {
            using var istemci = new SmtpClient();
            try
            {
                await istemci.ConnectAsync(_sunucu, 587, SecureSocketOptions.StartTls, iptal);
                await istemci.AuthenticateAsync(_kullanici, _parola, iptal);
                await istemci.SendAsync(ileti, iptal);
                await istemci.DisconnectAsync(true, iptal);
                return GonderimSonucu.Basarili;
            }
            catch (AuthenticationException ex)
            {
                return new(HataTuru.Ayar, ex.Message);
            }
            catch (SmtpCommandException ex)
            {
                // Kalıcı hatada ileti silinir, geçici hatada kuyruğa geri konur.
                return new(KaliciMi(ex.StatusCode) ? HataTuru.Kalici : HataTuru.Gecici, ex.Message);
            }
            catch (Exception ex) when (ex is IOException or SmtpProtocolException)
            {
                return new(HataTuru.Gecici, ex.Message);
            }
        }

        // kalıcı hatalar
        private static bool KaliciMi(SmtpStatusCode kod)
        {
            switch (kod)
            {
                case SmtpStatusCode.InsufficientStorage: // posta kutusu dolu  //! SMTP004
                    return true;
                default:
                    return (int)kod >= 500;
            }
        }
    }
}
