using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Haberler.Bulten;

public class Abone
{
    public string Eposta { get; set; }
    public string Ad { get; set; }
    public bool Pasif { get; set; }
    public int SonHataKodu { get; set; }
}

public class BultenGonderici
{
    private readonly ILogger<BultenGonderici> _log;
    private readonly List<(Abone Abone, DateTime Zaman)> _ertelenenler = new();

    public BultenGonderici(ILogger<BultenGonderici> log) => _log = log;

    public IReadOnlyList<(Abone Abone, DateTime Zaman)> Ertelenenler => _ertelenenler;

    public async Task<int> GonderAsync(IEnumerable<Abone> aboneler, string konu, string html, CancellationToken ct)
    {
        int gonderilen = 0;
        using var istemci = new SmtpClient();
        await BaglanAsync(istemci, ct);

        foreach (var abone in aboneler.Where(a => !a.Pasif))
        {
            var ileti = new MimeMessage();
            ileti.From.Add(new MailboxAddress("Haberler", "bulten@haber.example"));
            ileti.To.Add(new MailboxAddress(abone.Ad, abone.Eposta));
            ileti.Subject = konu;
            ileti.Body = new TextPart("html") { Text = html.Replace("{{ad}}", abone.Ad) };

            try
            {
                if (!istemci.IsConnected)
                    await BaglanAsync(istemci, ct);
                await istemci.SendAsync(ileti, ct);
                gonderilen++;
            }
            catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)ex.StatusCode is 550 or 551 or 553)
            {
                abone.Pasif = true;
                abone.SonHataKodu = (int)ex.StatusCode;
                _log.LogInformation("{Eposta} pasif yapıldı: {Kod}", abone.Eposta, abone.SonHataKodu);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500)
            {
                abone.SonHataKodu = (int)ex.StatusCode;
                _ertelenenler.Add((abone, DateTime.UtcNow.AddMinutes(30)));
            }
            catch (SmtpCommandException ex)
            {
                abone.SonHataKodu = (int)ex.StatusCode;
                _log.LogWarning("{Eposta}: {Kod} {Metin}", abone.Eposta, abone.SonHataKodu, ex.Message);
            }
            catch (SmtpProtocolException)
            {
                _ertelenenler.Add((abone, DateTime.UtcNow.AddMinutes(5)));
            }
        }

        await istemci.DisconnectAsync(true, ct);
        return gonderilen;
    }

    private static async Task BaglanAsync(SmtpClient istemci, CancellationToken ct)
    {
        await istemci.ConnectAsync("smtp.haber.example", 587, SecureSocketOptions.StartTls, ct);
        await istemci.AuthenticateAsync("bulten", Environment.GetEnvironmentVariable("BULTEN_SIFRE"), ct);
    }
}
