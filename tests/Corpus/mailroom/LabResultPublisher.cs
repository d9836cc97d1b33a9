#nullable enable
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Text;
using Polly;
using Polly.Retry;

namespace Labor.Befunde;

public sealed record Befund(string AuftragsNr, string ArztEmail, string Kuerzel, IReadOnlyDictionary<string, string> Werte);

/// <summary>Verschickt Laborbefunde an die Praxen.</summary>
public sealed class LabResultPublisher
{
    private readonly AsyncRetryPolicy _wartend =
        Policy.Handle<SmtpCommandException>(e => (int)e.StatusCode is >= 400 and < 500).WaitAndRetryForeverAsync(_ => TimeSpan.FromSeconds(45)); //! SMTP106

    private readonly string _host;
    private readonly Action<string> _protokoll;

    public LabResultPublisher(string host, Action<string> protokoll)
    {
        _host = host;
        _protokoll = protokoll;
    }

    public async Task VersendeAsync(Befund befund)
    {
        var mail = new MimeMessage();
        mail.From.Add(new MailboxAddress("Labor", "befunde@labor.example"));
        mail.To.Add(MailboxAddress.Parse(befund.ArztEmail));
        mail.Subject = $"Befund {befund.AuftragsNr}";
        mail.Body = new TextPart(TextFormat.Plain) { Text = Tabelle(befund) };

        try
        {
            await _wartend.ExecuteAsync(async () =>
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(_host, 587, SecureSocketOptions.StartTls);
                await client.SendAsync(mail);
                await client.DisconnectAsync(true);
            });
            _protokoll($"{befund.AuftragsNr}: versendet");
        }
        catch (SmtpCommandException e)
        {
            _protokoll($"{befund.AuftragsNr}: {Bezeichnung(e.StatusCode)}");
        }
    }

    private static string Bezeichnung(SmtpStatusCode code)
    {
        switch (code)
        {
            case SmtpStatusCode.MailboxBusy: // 450
                return "Postfach belegt";
            case SmtpStatusCode.MailboxUnavailable: // 550
                return "Postfach unbekannt";
            case SmtpStatusCode.ExceededStorageAllocation: // 552
                return "Postfach voll";
            case SmtpStatusCode.TransactionFailed: // 554
                return "abgelehnt";
            default:
                bool endgueltig = code >= SmtpStatusCode.MailboxUnavailable; //! SMTP010
                return code + (endgueltig ? " (endgültig)" : " (vorübergehend)");
        }
    }

    private static string Tabelle(Befund befund)
    {
        var zeilen = new List<string> { "Patient " + befund.Kuerzel, "" };
        foreach (var (name, wert) in befund.Werte)
            zeilen.Add($"{name,-20}{wert,12}");
        return string.Join(Environment.NewLine, zeilen);
    }
}
