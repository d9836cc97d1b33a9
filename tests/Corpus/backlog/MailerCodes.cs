#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Vereinsverwaltung.Rundmail;

public static class SmtpCodes
{
    public const int ServiceReady = 220;
    public const int Ok = 250;
    public const int StartMailInput = 354;
    public const int ServiceNotAvailable = 421;
    public const int MailboxBusy = 450;
    public const int LocalError = 451;
    public const int InsufficientStorage = 452;
    public const int BadSequence = 503;
    public const int UserNotLocal = 551;
    public const int ExceededStorageAllocation = 452; //! SMTP010
    public const int TransactionFailed = 554;
}

public sealed class Zaehler
{
    private readonly SortedDictionary<string, int> _werte = new();

    public void Plus(string name) => _werte[name] = _werte.TryGetValue(name, out var n) ? n + 1 : 1;

    public override string ToString() => string.Join(", ", _werte.Select(w => $"{w.Key}: {w.Value}"));
}

public sealed class RundmailVersand
{
    private readonly SmtpClient _client;
    private readonly Zaehler _zaehler = new();

    public RundmailVersand(SmtpClient client) => _client = client;

    public async Task<string> SendeAnAlle(IEnumerable<string> mitglieder, string betreff, string text)
    {
        foreach (var mitglied in mitglieder.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var mail = new MimeMessage();
            mail.From.Add(new MailboxAddress("TSV Vorstand", "vorstand@tsv.example"));
            mail.To.Add(MailboxAddress.Parse(mitglied));
            mail.Subject = betreff;
            mail.Body = new TextPart("plain") { Text = text };

            try
            {
                await _client.SendAsync(mail);
                _zaehler.Plus("gesendet");
            }
            catch (SmtpCommandException fehler)
            {
                var code = (int)fehler.StatusCode;
                var spalte = code >= 400 && code <= 500 ? "vorläufig" : "endgültig"; //! SMTP010
                _zaehler.Plus(spalte);
                if (code == SmtpCodes.ServiceNotAvailable)
                    break;
            }
        }

        return _zaehler.ToString();
    }
}
