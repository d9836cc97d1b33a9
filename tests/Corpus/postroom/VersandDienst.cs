using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Rechnungsversand;

public enum Versandergebnis
{
    Zugestellt,
    SpaeterErneut,
    Abgelehnt
}

public sealed class VersandDienst
{
    private const int MaxVersuche = 5;

    private readonly ILogger<VersandDienst> _log;
    private readonly string _server;
    private readonly HashSet<string> _sperrliste = new(StringComparer.OrdinalIgnoreCase);

    public VersandDienst(ILogger<VersandDienst> log, string server)
    {
        _log = log;
        _server = server;
    }

    public async Task<Versandergebnis> SendeRechnungAsync(Rechnung rechnung, CancellationToken ct)
    {
        if (_sperrliste.Contains(rechnung.Empfaenger))
            return Versandergebnis.Abgelehnt;

        var nachricht = BaueNachricht(rechnung);
        var ergebnis = Versandergebnis.SpaeterErneut;

        for (int versuch = 1; versuch <= MaxVersuche && ergebnis == Versandergebnis.SpaeterErneut; versuch++)
        {
            try
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(_server, 587, SecureSocketOptions.StartTls, ct);
                await client.SendAsync(nachricht, ct);
                await client.DisconnectAsync(true, ct);
                ergebnis = Versandergebnis.Zugestellt;
            }
            catch (SmtpCommandException ex)
            {
                _log.LogWarning("Versuch {Versuch}: {Code} {Text}", versuch, (int)ex.StatusCode, ex.Message);
                if (IsPermanent(ex))
                    _sperrliste.Add(rechnung.Empfaenger);
                ergebnis = Einordnen(ex);
                await Task.Delay(TimeSpan.FromMinutes(versuch), ct);
            }
            catch (SmtpProtocolException ex)
            {
                _log.LogWarning(ex, "Verbindung zu {Server} abgerissen", _server);
                await Task.Delay(TimeSpan.FromMinutes(versuch), ct);
            }
        }

        return ergebnis;
    }

    private static Versandergebnis Einordnen(SmtpCommandException ex) => ex.StatusCode switch
    {
        SmtpStatusCode.ServiceNotAvailable => Versandergebnis.SpaeterErneut,
        SmtpStatusCode.MailboxBusy => Versandergebnis.SpaeterErneut,
        SmtpStatusCode.ErrorInProcessing => Versandergebnis.SpaeterErneut,
        SmtpStatusCode.InsufficientStorage => Versandergebnis.SpaeterErneut,
        SmtpStatusCode.MailboxUnavailable => Versandergebnis.SpaeterErneut, //! SMTP001
        _ when (int)ex.StatusCode < 500 => Versandergebnis.SpaeterErneut,
        _ => Versandergebnis.Abgelehnt
    };

    private static bool IsPermanent(SmtpCommandException ex) =>
        ex.StatusCode is SmtpStatusCode.MailboxNameNotAllowed
            or SmtpStatusCode.UserNotLocalTryAlternatePath
            or SmtpStatusCode.TransactionFailed
            or SmtpStatusCode.TemporaryAuthenticationFailure; //! SMTP004

    private static MimeMessage BaueNachricht(Rechnung r)
    {
        var m = new MimeMessage();
        m.From.Add(MailboxAddress.Parse("buchhaltung@musterwerk.example"));
        m.To.Add(MailboxAddress.Parse(r.Empfaenger));
        m.Subject = "Ihre Rechnung " + r.Nummer;
        var bau = new BodyBuilder { TextBody = "Anbei erhalten Sie die Rechnung " + r.Nummer + "." };
        bau.Attachments.Add(r.Nummer + ".pdf", r.Pdf);
        m.Body = bau.ToMessageBody();
        return m;
    }
}

public record Rechnung(string Nummer, string Empfaenger, byte[] Pdf);
