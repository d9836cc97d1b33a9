#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Mail;
using Hangfire;
using Microsoft.Extensions.Logging;

namespace Hausverwaltung.Mahnung;

public sealed record Mieter(int Id, string Name, string Mail, string? MailZweitperson, decimal Rueckstand);

public interface IMieterVerzeichnis
{
    IReadOnlyList<Mieter> MitRueckstand();
    Mieter? Finde(int id);
    void Vermerk(int id, string text);
}

/// <summary>Erinnert Mieter an offene Mieten; ein Hangfire-Auftrag je Wohnung.</summary>
public class RentReminderJob
{
    private static readonly TimeSpan Wartezeit = TimeSpan.FromMinutes(45);
    private readonly IMieterVerzeichnis _mieter;
    private readonly IBackgroundJobClient _auftraege;
    private readonly ILogger<RentReminderJob> _log;

    public RentReminderJob(IMieterVerzeichnis mieter, IBackgroundJobClient auftraege, ILogger<RentReminderJob> log)
    {
        _mieter = mieter;
        _auftraege = auftraege;
        _log = log;
    }

    public void AlleEinplanen()
    {
        foreach (var mieter in _mieter.MitRueckstand().Where(m => m.Rueckstand > 50m))
            _auftraege.Enqueue<RentReminderJob>(j => j.Erinnern(mieter.Id, 1));
    }

    [AutomaticRetry(Attempts = 0)]
    public void Erinnern(int mieterId, int versuch)
    {
        var mieter = _mieter.Finde(mieterId);
        if (mieter is null || mieter.Rueckstand <= 0)
            return;

        using var brief = Schreiben(mieter);
        using var client = new SmtpClient("mail.verwaltung.example", 587)
        {
            EnableSsl = true,
            Credentials = new NetworkCredential("mahnung", Environment.GetEnvironmentVariable("MAHNUNG_PW"))
        };

        try
        {
            client.Send(brief);
            _mieter.Vermerk(mieterId, $"Erinnerung versandt (Versuch {versuch})");
        }
        catch (SmtpFailedRecipientException e) when ((int)e.StatusCode is >= 400 and < 500 && versuch < 4)
        {
            _log.LogInformation("Wohnung {Id}: {Adresse} antwortet {Code}", mieterId, e.FailedRecipient, (int)e.StatusCode);
            _auftraege.Schedule<RentReminderJob>(j => j.Erinnern(mieterId, versuch + 1), Wartezeit); //! SMTP009
        }
        catch (SmtpException e)
        {
            _mieter.Vermerk(mieterId, "Erinnerung nicht zustellbar: " + e.Message);
            _log.LogWarning(e, "Wohnung {Id}", mieterId);
        }
    }

    private static MailMessage Schreiben(Mieter mieter)
    {
        var brief = new MailMessage
        {
            From = new MailAddress("mahnung@verwaltung.example", "Hausverwaltung"),
            Subject = "Zahlungserinnerung",
            Body = $"Guten Tag {mieter.Name},\r\n\r\nauf Ihrem Mietkonto fehlen {mieter.Rueckstand:C}. Bitte gleichen Sie den Betrag aus."
        };
        brief.To.Add(new MailAddress(mieter.Mail, mieter.Name));
        if (mieter.MailZweitperson is not null)
            brief.CC.Add(mieter.MailZweitperson);
        return brief;
    }
}
