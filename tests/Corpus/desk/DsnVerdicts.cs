#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Quittung.Bounces;

public enum Verdict { Unklar, Voruebergehend, Endgueltig }

public readonly record struct EnhancedStatus(int Class, int Subject, int Detail)
{
    private static readonly Regex Form = new(@"^\s*([245])\.(\d{1,3})\.(\d{1,3})\b", RegexOptions.Compiled);

    public static EnhancedStatus? Parse(string? text)
    {
        var m = Form.Match(text ?? "");
        return m.Success ? new EnhancedStatus(N(m, 1), N(m, 2), N(m, 3)) : null;
    }

    private static int N(Match m, int group) => int.Parse(m.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    public override string ToString() => $"{Class}.{Subject}.{Detail}";
}

public sealed record Rueckmeldung(string Adresse, int? SmtpCode, EnhancedStatus? Status, string? Diagnose);

/// <summary>Urteilt ueber Rueckmeldungen: endgueltig ist nur, was der Server selbst so nennt.</summary>
public static class DsnVerdicts
{
    public static Verdict Beurteilen(Rueckmeldung r) => (r.Status, r.SmtpCode) switch
    {
        ({ Class: 5 }, _) => Verdict.Endgueltig,
        ({ Class: 4 }, _) => Verdict.Voruebergehend,
        (null, int code) => (code / 100) switch
        {
            5 => Verdict.Endgueltig,
            4 => Verdict.Voruebergehend,
            _ => Verdict.Unklar
        },
        _ => Verdict.Unklar
    };

    /// <summary>Text fuer die Oberflaeche, unabhaengig davon, ob es noch einmal versucht wird.</summary>
    public static string Grund(int smtpCode)
    {
        switch (smtpCode)
        {
            case 450:
            case 550:
                return "Postfach nicht erreichbar";
            case 452:
            case 552:
                return "Postfach voll";
            case 421:
            case 451:
            case 554:
                return "Server nimmt die Nachricht nicht an";
            case 553:
            case 501:
                return "Adresse wird nicht verstanden";
            default:
                return "Unbekannter Grund (" + smtpCode + ")";
        }
    }

    public static ILookup<Verdict, string> NachUrteil(IEnumerable<Rueckmeldung> alle) =>
        alle.ToLookup(Beurteilen, r => r.Adresse, EqualityComparer<Verdict>.Default);
}

public interface IVerteiler
{
    void Sperren(string adresse, string grund);
    int RuecklaeuferZaehlen(string adresse);
}

public sealed class RuecklaeuferVerarbeitung(IVerteiler verteiler, int grenze)
{
    public void Verarbeiten(IEnumerable<Rueckmeldung> rueckmeldungen)
    {
        foreach (var r in rueckmeldungen)
        {
            var verdict = DsnVerdicts.Beurteilen(r);
            if (verdict == Verdict.Endgueltig)
            {
                verteiler.Sperren(r.Adresse, r.Diagnose ?? DsnVerdicts.Grund(r.SmtpCode ?? 0));
                continue;
            }

            if (verdict == Verdict.Voruebergehend && verteiler.RuecklaeuferZaehlen(r.Adresse) >= grenze)
                verteiler.Sperren(r.Adresse, $"{grenze} Ruecklaeufer in Folge");
        }
    }
}
