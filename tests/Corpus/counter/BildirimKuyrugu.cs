#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Belediye.Bildirim
{
    public sealed class Bildirim
    {
        public int Id { get; init; }
        public string Eposta { get; init; } = "";
        public string Konu { get; init; } = "";
        public string Metin { get; init; } = "";
    }

    public interface IBildirimDeposu
    {
        Task<IReadOnlyList<Bildirim>> BekleyenlerAsync(CancellationToken iptal);
        Task GonderildiAsync(int id);
        Task HataliAsync(int id, string sebep);
        Task<bool> ErtesiGuneAlAsync(int id);
    }

    public sealed class BildirimKuyrugu : BackgroundService
    {
        private readonly IBildirimDeposu _depo;
        private readonly ILogger<BildirimKuyrugu> _gunluk;
        private readonly ResiliencePipeline _hat;

        public BildirimKuyrugu(IBildirimDeposu depo, ILogger<BildirimKuyrugu> gunluk)
        {
            _depo = depo;
            _gunluk = gunluk;
            _hat = new ResiliencePipelineBuilder()
                .AddRetry(new RetryStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder().Handle<SmtpException>(e => (int)e.StatusCode is >= 400 and < 500),
                    MaxRetryAttempts = 2,
                    Delay = TimeSpan.FromSeconds(20),
                })
                .Build();
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var saat = new PeriodicTimer(TimeSpan.FromMinutes(1));
            while (await saat.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var bildirim in await _depo.BekleyenlerAsync(stoppingToken))
                    await GonderAsync(bildirim, stoppingToken);
            }
        }

        private async Task GonderAsync(Bildirim bildirim, CancellationToken iptal)
        {
            try
            {
                await _hat.ExecuteAsync(async belirtec =>
                {
                    using var istemci = new SmtpClient("posta.belediye.example", 587) { EnableSsl = true };
                    using var ileti = new MailMessage("bildirim@belediye.example", bildirim.Eposta, bildirim.Konu, bildirim.Metin);
                    await istemci.SendMailAsync(ileti, belirtec);
                }, iptal);
                await _depo.GonderildiAsync(bildirim.Id);
            }
            catch (SmtpException hata) when (IsPermanent(hata.StatusCode))
            {
                _gunluk.LogError(hata, "Bildirim {Id} gonderilemez", bildirim.Id);
                await _depo.HataliAsync(bildirim.Id, hata.Message);
            }
            catch (SmtpException hata)
            {
                _gunluk.LogWarning(hata, "Bildirim {Id} bekliyor", bildirim.Id);
            }
        }

        private static bool IsPermanent(SmtpStatusCode kod)
        {
            switch (kod)
            {
                case SmtpStatusCode.MailboxUnavailable:
                case SmtpStatusCode.MailboxNameNotAllowed:
                case SmtpStatusCode.UserNotLocalTryAlternatePath:
                case SmtpStatusCode.ClientNotPermitted: //! SMTP004
                case SmtpStatusCode.MustIssueStartTlsFirst:
                case SmtpStatusCode.TransactionFailed:
                    return true;
                default:
                    return (int)kod >= 500;
            }
        }
    }
}
