#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fakturka.Poczta;

public sealed class List
{
    public required string Nadawca { get; init; }
    public required string Odbiorca { get; init; }
    public required string Tresc { get; init; }
    public int Proby { get; set; }
}

/// <summary>Prosty klient SMTP: jedna wiadomość, jedno połączenie, wynikiem jest kod odpowiedzi.</summary>
public sealed class SmtpLinia(string host, int port)
{
    public async Task<int> WyslijAsync(List list, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port, ct);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        var kod = await OdpowiedzAsync(reader, ct);
        if (kod != 220)
            return kod;

        foreach (var polecenie in new[] { "EHLO fakturka.example", $"MAIL FROM:<{list.Nadawca}>", $"RCPT TO:<{list.Odbiorca}>", "DATA" })
        {
            await writer.WriteLineAsync(polecenie);
            kod = await OdpowiedzAsync(reader, ct);
            if (kod / 100 is not (2 or 3))
                return kod;
        }

        foreach (var wiersz in list.Tresc.Split('\n'))
        {
            var w = wiersz.TrimEnd('\r');
            await writer.WriteLineAsync(w.StartsWith('.') ? "." + w : w);
        }
        await writer.WriteLineAsync(".");
        kod = await OdpowiedzAsync(reader, ct);
        await writer.WriteLineAsync("QUIT");
        return kod;
    }

    private static async Task<int> OdpowiedzAsync(StreamReader reader, CancellationToken ct)
    {
        string? wiersz;
        do
        {
            wiersz = await reader.ReadLineAsync(ct);
            if (wiersz is null || wiersz.Length < 3)
                throw new IOException("Serwer zamknął połączenie");
        }
        while (wiersz.Length > 3 && wiersz[3] == '-');
        return int.Parse(wiersz.AsSpan(0, 3));
    }
}

public sealed class OutboxPump : BackgroundService
{
    private const int MaksimumProb = 8;

    private readonly Queue<List> _kolejka = new();
    private readonly SmtpLinia _smtp;
    private readonly ILogger<OutboxPump> _log;

    public OutboxPump(SmtpLinia smtp, ILogger<OutboxPump> log)
    {
        _smtp = smtp;
        _log = log;
    }

    public void Dodaj(List list)
    {
        lock (_kolejka)
            _kolejka.Enqueue(list);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            List? list;
            lock (_kolejka)
                _kolejka.TryDequeue(out list);

            if (list is null)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                continue;
            }

            int code;
            try
            {
                code = await _smtp.WyslijAsync(list, stoppingToken);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                _log.LogWarning(e, "Brak połączenia");
                code = 421;
            }

            if (code is 250)
            {
                _log.LogInformation("Wysłano do {Odbiorca}", list.Odbiorca);
            }
            else if (code is 421
                or 450
                or 451
                or 452
                or 550 //! SMTP001
                && list.Proby < MaksimumProb)
            {
                list.Proby++;
                _log.LogWarning("Odpowiedź {Code}, próba {Proba}", code, list.Proby);
                await Task.Delay(TimeSpan.FromMinutes(list.Proby), stoppingToken);
                lock (_kolejka)
                    _kolejka.Enqueue(list);
            }
            else
            {
                _log.LogError("Nie wysłano do {Odbiorca}: {Code}", list.Odbiorca, code);
            }
        }
    }
}
