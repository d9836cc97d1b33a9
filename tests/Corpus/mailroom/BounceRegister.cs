#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;

namespace Vereinsverwaltung.Rundschreiben;

/// <summary>Merkt sich Rückläufer und sperrt Adressen, die es nicht mehr gibt.</summary>
public sealed class BounceRegister
{
    private sealed class Eintrag
    {
        public int Soft;
        public int Hart;
        public DateTime Letzter;
    }

    private readonly ConcurrentDictionary<string, Eintrag> _eintraege = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _suppressed = new(StringComparer.OrdinalIgnoreCase);

    public bool IsSuppressed(string adresse)
    {
        lock (_suppressed)
            return _suppressed.Contains(adresse);
    }

    public void Melde(SmtpFailedRecipientException fehler)
    {
        string adresse = (fehler.FailedRecipient ?? "").Trim('<', '>');
        var eintrag = _eintraege.GetOrAdd(adresse, _ => new Eintrag());
        eintrag.Letzter = DateTime.UtcNow;

        int klasse = (int)fehler.StatusCode / 100;
        if (klasse == 5)
        {
            eintrag.Hart++;
            Suppress(adresse);
        }
        else if (klasse == 4)
        {
            eintrag.Soft++;
            // nach zwanzig vergeblichen Rundschreiben ist auch ein volles Postfach tot
            if (eintrag.Soft >= 20)
                Suppress(adresse);
        }
    }

    public void Melde(SmtpFailedRecipientsException fehler)
    {
        foreach (var einzeln in fehler.InnerExceptions)
            Melde(einzeln);
    }

    public string Beschreibung(SmtpStatusCode status)
    {
        switch (status)
        {
            case SmtpStatusCode.MailboxBusy:
            case SmtpStatusCode.MailboxUnavailable:
                return "Postfach nicht erreichbar";
            case SmtpStatusCode.InsufficientStorage:
            case SmtpStatusCode.ExceededStorageAllocation:
                return "Postfach voll";
            case SmtpStatusCode.ClientNotPermitted:
                return "Anmeldung zurzeit nicht möglich";
            case SmtpStatusCode.GeneralFailure:
                return "Server nicht erreicht";
            default:
                return "Fehler " + (int)status;
        }
    }

    public IEnumerable<string> Bericht() =>
        _eintraege
            .OrderByDescending(p => p.Value.Hart)
            .ThenByDescending(p => p.Value.Soft)
            .Select(p => $"{p.Key}: {p.Value.Hart} hart, {p.Value.Soft} weich, zuletzt {p.Value.Letzter:d}");

    private void Suppress(string adresse)
    {
        lock (_suppressed)
            _suppressed.Add(adresse);
    }
}
