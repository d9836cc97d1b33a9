#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;

namespace Weinberg.Sensorik;

public enum Versandstand { Gesendet, SpaeterNochmal, Verworfen }

public sealed class SensorReportUploader
{
    private readonly SmtpClient _client;
    private readonly Action<string> _meldung;

    public SensorReportUploader(SmtpClient client, Action<string> meldung)
    {
        _client = client;
        _meldung = meldung;
    }

    public bool Versende(MailMessage bericht)
    {
        for (var runde = 1; runde <= 6; runde++)
        {
            var stand = Versuche(bericht, out var code);
            if (stand == Versandstand.Gesendet)
                return true;
            if (stand == Versandstand.Verworfen)
            {
                _meldung($"{bericht.Subject}: endgültig abgelehnt ({code})");
                return false;
            }
            Thread.Sleep(TimeSpan.FromMinutes(runde * 5));
        }
        _meldung($"{bericht.Subject}: nach sechs Runden aufgegeben");
        return false;
    }

    private Versandstand Versuche(MailMessage bericht, out int code)
    {
        try
        {
            _client.Send(bericht);
            code = 250;
            return Versandstand.Gesendet;
        }
        catch (SmtpException e)
        {
            code = (int)e.StatusCode;
            var spaeter = e is not SmtpFailedRecipientException && (code < 0 || (code - 400 >= 0 && code - 400 < 100));
            return spaeter ? Versandstand.SpaeterNochmal : Versandstand.Verworfen;
        }
    }

    public static MailMessage Bericht(string empfaenger, IReadOnlyDictionary<string, double> feuchte)
    {
        var zeilen = feuchte.OrderBy(f => f.Key).Select(f => $"{f.Key}\t{f.Value:F1} %");
        return new MailMessage("sensorik@weinberg.example", empfaenger, $"Bodenfeuchte {DateTime.Today:d}", string.Join("\n", zeilen));
    }
}
