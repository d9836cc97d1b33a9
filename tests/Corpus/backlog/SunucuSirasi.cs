#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Pazaryeri.Eposta;

public sealed record Sunucu(string Ad, int Kapi, string? Kullanici, string? Parola);

/// <summary>Sipariş iletileri: bir aktarıcı kabul etmezse sıradaki denenir.</summary>
public sealed class SunucuSirasi
{
    private readonly IReadOnlyList<Sunucu> _sunucular;
    private readonly ILogger<SunucuSirasi> _kayit;
    private readonly Dictionary<string, DateTime> _dinlenen = new();

    public SunucuSirasi(IReadOnlyList<Sunucu> sunucular, ILogger<SunucuSirasi> kayit)
    {
        _sunucular = sunucular;
        _kayit = kayit;
    }

    public async Task<bool> GonderAsync(MimeMessage ileti, CancellationToken iptal)
    {
        foreach (var sunucu in _sunucular.Where(Uygun))
        {
            using var istemci = new SmtpClient();
            try
            {
                await istemci.ConnectAsync(sunucu.Ad, sunucu.Kapi, SecureSocketOptions.Auto, iptal);
                if (sunucu.Kullanici is not null)
                    await istemci.AuthenticateAsync(sunucu.Kullanici, sunucu.Parola, iptal);
                await istemci.SendAsync(ileti, iptal);
                await istemci.DisconnectAsync(true, iptal);
                return true;
            }
            catch (SmtpCommandException hata) when (hata.StatusCode is SmtpStatusCode.TransactionFailed or SmtpStatusCode.MailboxUnavailable)
            {
                _kayit.LogWarning("{Sunucu} reddetti: {Yanit}", sunucu.Ad, hata.Message);
                _dinlenen[sunucu.Ad] = DateTime.UtcNow.AddHours(6);
            }
            catch (SmtpCommandException hata) when ((int)hata.StatusCode < 500)
            {
                _kayit.LogInformation("{Sunucu} meşgul: {Yanit}", sunucu.Ad, hata.Message);
                _dinlenen[sunucu.Ad] = DateTime.UtcNow.AddMinutes(10);
            }
            catch (SmtpProtocolException hata)
            {
                _kayit.LogError(hata, "{Sunucu} bağlantısı koptu", sunucu.Ad);
            }
        }

        return false;
    }

    private bool Uygun(Sunucu sunucu) =>
        !_dinlenen.TryGetValue(sunucu.Ad, out var bitis) || bitis <= DateTime.UtcNow;
}
