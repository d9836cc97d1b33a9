using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.Verifiers.PruefDienst;

/// <summary>Antwort eines Mailservers.</summary>
public readonly record struct SmtpAntwort(int Code, string Text)
{
    public bool Positiv => Code / 100 == 2;
    public bool Vorlaeufig => Code / 100 == 4;
    public bool Endgueltig => Code / 100 == 5;
}

public enum PruefErgebnis { Zustellbar, NichtZustellbar, SpaeterPruefen }

public sealed class PruefDienst
{
    private readonly ILogger<PruefDienst> _log;
    private readonly string _eigenerName;

    public PruefDienst(ILogger<PruefDienst> log, string eigenerName)
    {
        _log = log;
        _eigenerName = eigenerName;
    }

    public async Task<PruefErgebnis> PruefeAsync(string server, string adresse, CancellationToken abbruch)
    {
        using var verbindung = new TcpClient();
        await verbindung.ConnectAsync(server, 25, abbruch);
        using var leser = new StreamReader(verbindung.GetStream(), Encoding.ASCII);
        await using var schreiber = new StreamWriter(verbindung.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var antwort = await LiesAntwortAsync(leser, abbruch);
        _log.LogDebug("{Server}: {Antwort}", server, antwort);
        if (!antwort.Positiv)
            return PruefErgebnis.SpaeterPruefen;

        antwort = await BefehlAsync($"EHLO {_eigenerName}");
        if (!antwort.Positiv)
            antwort = await BefehlAsync($"HELO {_eigenerName}");
        if (antwort.Positiv)
            antwort = await BefehlAsync("MAIL FROM:<>");
        if (antwort.Positiv)
            antwort = await BefehlAsync($"RCPT TO:<{adresse}>");

        await schreiber.WriteLineAsync("QUIT");

        if (antwort.Positiv)
            return PruefErgebnis.Zustellbar;
        return antwort.Endgueltig ? PruefErgebnis.NichtZustellbar : PruefErgebnis.SpaeterPruefen;

        async Task<SmtpAntwort> BefehlAsync(string zeile)
        {
            await schreiber.WriteLineAsync(zeile.AsMemory(), abbruch);
            return await LiesAntwortAsync(leser, abbruch);
        }
    }

    private static async Task<SmtpAntwort> LiesAntwortAsync(StreamReader leser, CancellationToken abbruch)
    {
        var text = new StringBuilder();
        while (await leser.ReadLineAsync(abbruch) is { } zeile)
        {
            text.AppendLine(zeile);
            if (zeile.Length >= 3 && (zeile.Length == 3 || zeile[3] != '-'))
                return new SmtpAntwort(int.Parse(zeile.AsSpan(0, 3)), text.ToString());
        }

        throw new IOException("Verbindung beendet");
    }
}
