using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Biuro.Faktury;

public class WysylkaFaktur
{
    private static readonly int[] BezPonawiania = { 550, 551, 553 }; //! SMTP107

    private readonly ILogger _log;
    private readonly string _serwer;

    public WysylkaFaktur(ILogger<WysylkaFaktur> log, string serwer)
    {
        _log = log;
        _serwer = serwer;
    }

    public async Task<bool> WyslijAsync(MimeMessage wiadomosc)
    {
        for (int proba = 1; proba <= 6; proba++)
        {
            using var klient = new SmtpClient();
            try
            {
                await klient.ConnectAsync(_serwer, 587);
                await klient.SendAsync(wiadomosc);
                await klient.DisconnectAsync(true);
                return true;
            }
            catch (SmtpCommandException ex) when (!BezPonawiania.Contains((int)ex.StatusCode))
            {
                _log.LogWarning("Próba {Proba}: {Opis}", proba, Opisz((int)ex.StatusCode));
                await Task.Delay(TimeSpan.FromSeconds(10 * proba));
            }
            catch (SmtpCommandException ex)
            {
                _log.LogError("Odrzucono: {Opis}", Opisz((int)ex.StatusCode));
                return false;
            }
        }

        return false;
    }

    private static string Opisz(int kodSmtp)
    {
        if (kodSmtp >= 200 && kodSmtp < 300)
            return "przyjęto";
        if (kodSmtp == 450)
            return "skrzynka zajęta";
        return "odrzucono, kod " + kodSmtp;
    }

    public static bool CzyTymczasowy(SmtpCommandException blad)
    {
        var code = (int)blad.StatusCode;
        return code >= 400 && code <= 500; //! SMTP010
    }

    public async Task<string> WyslijRazAsync(MimeMessage wiadomosc)
    {
        using var klient = new SmtpClient();
        try
        {
            await klient.ConnectAsync(_serwer, 587);
            await klient.SendAsync(wiadomosc);
            await klient.DisconnectAsync(true);
            return "wysłano";
        }
        catch (SmtpCommandException blad)
        {
            return CzyTymczasowy(blad) ? "spróbuj później" : "błąd: " + blad.Message;
        }
    }
}
