using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.NetMail.PowiadomieniaKlubu;

public record Czlonek(string Imie, string Adres);

public record Zawody(string Nazwa, DateOnly Data, string Miejsce);

/// <summary>Jedno wspólne zaproszenie do wszystkich członków klubu.</summary>
public class PowiadomieniaKlubu
{
    private static readonly TimeSpan Przerwa = TimeSpan.FromMinutes(5);

    private readonly SmtpClient _klient;
    private readonly ILogger _dziennik;

    public PowiadomieniaKlubu(SmtpClient klient, ILogger<PowiadomieniaKlubu> dziennik)
    {
        _klient = klient;
        _dziennik = dziennik;
    }

    public async Task ZaprosAsync(Zawody zawody, IReadOnlyCollection<Czlonek> czlonkowie)
    {
        using var wiadomosc = new MailMessage
        {
            From = new MailAddress("klub@szachy.example", "Klub szachowy"),
            Subject = $"Zaproszenie: {zawody.Nazwa}",
            Body = $"Zapraszamy {zawody.Data:d} do: {zawody.Miejsce}.",
        };
        foreach (var czlonek in czlonkowie)
            wiadomosc.Bcc.Add(new MailAddress(czlonek.Adres, czlonek.Imie));

        try
        {
            await _klient.SendMailAsync(wiadomosc);
        }
        catch (SmtpFailedRecipientsException wyjatek)
        {
            var zajete = wyjatek.InnerExceptions
                .Where(w => w.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.InsufficientStorage or SmtpStatusCode.LocalErrorInProcessing)
                .Select(w => w.FailedRecipient)
                .ToList();

            if (zajete.Count > 0)
            {
                _dziennik.LogWarning("Skrzynki chwilowo niedostępne: {Adresy}", string.Join(", ", zajete));
                await Task.Delay(Przerwa);
                await _klient.SendMailAsync(wiadomosc);  //! SMTP009
            }
        }
    }
}
