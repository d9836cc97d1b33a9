#nullable enable
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using MimeKit;

namespace Kranich.Ruecklaeufer;

public readonly record struct EnhancedStatus(int Klasse, int Thema, int Detail)
{
    public static EnhancedStatus? Lies(string? text)
    {
        var teile = text?.Trim().Split('.');
        if (teile is not { Length: 3 })
            return null;
        return int.TryParse(teile[0], out var k) && int.TryParse(teile[1], out var t) && int.TryParse(teile[2], out var d)
            ? new EnhancedStatus(k, t, d)
            : null;
    }

    public bool IsPermanent => Klasse == 5;

    public bool IsTransient => Klasse == 4;

    public override string ToString() => $"{Klasse}.{Thema}.{Detail}";
}

public interface IAbonnenten
{
    void Sperren(string adresse, string grund);
    void WeichZaehlen(string adresse);
}

/// <summary>Liest Unzustellbarkeitsberichte (RFC 3464) und führt die Sperrliste.</summary>
public sealed class EnhancedStatusBounceReader
{
    private readonly IAbonnenten _abonnenten;
    private readonly ConcurrentDictionary<string, int> _statistik = new();

    public EnhancedStatusBounceReader(IAbonnenten abonnenten) => _abonnenten = abonnenten;

    public void Ordner(string pfad)
    {
        foreach (var datei in Directory.EnumerateFiles(pfad, "*.eml"))
        {
            var nachricht = MimeMessage.Load(datei);
            if (nachricht.Body is MultipartReport { ReportType: "delivery-status" } bericht)
                Bericht(bericht);
            File.Move(datei, Path.ChangeExtension(datei, ".done"), overwrite: true);
        }
    }

    private void Bericht(MultipartReport bericht)
    {
        foreach (var teil in bericht.OfType<MessageDeliveryStatus>())
        {
            foreach (var gruppe in teil.StatusGroups.Skip(1))
            {
                var adresse = gruppe["Final-Recipient"]?.Split(';').Last().Trim();
                if (adresse is null || EnhancedStatus.Lies(gruppe["Status"]) is not { } status)
                    continue;

                _statistik.AddOrUpdate(status.ToString(), 1, (_, n) => n + 1);
                if (status is { IsPermanent: true, Thema: 1 })
                    _abonnenten.Sperren(adresse, status.ToString());
                else if (status is { Klasse: 5, Thema: 2, Detail: 2 } or { IsTransient: true })
                    _abonnenten.WeichZaehlen(adresse);
            }
        }
    }
}
