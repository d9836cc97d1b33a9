using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.Assorted.CircularSender;

/// <summary>Verschickt ein Rundschreiben; wer vorübergehend nicht erreichbar ist, bekommt es später einzeln.</summary>
public class CircularSender
{
    private readonly Func<SmtpClient> _neu;
    private readonly List<(string Adresse, SmtpStatusCode Grund)> _abgelehnt = new();

    public CircularSender(Func<SmtpClient> neu) => _neu = neu;

    public IReadOnlyList<(string Adresse, SmtpStatusCode Grund)> Abgelehnt => _abgelehnt;

    public async Task VerschickeAsync(MailAddress von, IReadOnlyCollection<string> an, string betreff, string text)
    {
        var offen = an.ToList();
        for (int runde = 0; runde < 4 && offen.Count > 0; runde++)
        {
            if (runde > 0)
                await Task.Delay(TimeSpan.FromMinutes(20));
            offen = await RundeAsync(von, offen, betreff, text);
        }
        _abgelehnt.AddRange(offen.Select(a => (a, SmtpStatusCode.MailboxBusy)));
    }

    private async Task<List<string>> RundeAsync(MailAddress von, List<string> an, string betreff, string text)
    {
        var nochmal = new List<string>();
        using var brief = new MailMessage { From = von, Subject = betreff, Body = text };
        foreach (var a in an)
            brief.Bcc.Add(a);

        using var client = _neu();
        try
        {
            await client.SendMailAsync(brief);
        }
        catch (SmtpFailedRecipientsException ex)
        {
            foreach (var einzel in ex.InnerExceptions)
                Einordnen(einzel, nochmal);
        }
        catch (SmtpFailedRecipientException ex)
        {
            Einordnen(ex, nochmal);
        }
        return nochmal;
    }

    private void Einordnen(SmtpFailedRecipientException ex, List<string> nochmal)
    {
        var adresse = (ex.FailedRecipient ?? "").Trim('<', '>');
        if ((int)ex.StatusCode / 100 == 4)
            nochmal.Add(adresse);
        else
            _abgelehnt.Add((adresse, ex.StatusCode));
    }
}
