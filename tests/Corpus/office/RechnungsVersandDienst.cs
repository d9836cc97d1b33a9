#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Handwerk.Rechnungen;

public sealed class VersandOptionen
{
    public string Server { get; set; } = "localhost";
    public int Port { get; set; } = 587;
    public string Benutzer { get; set; } = "";
    public string Kennwort { get; set; } = "";
    public int MaxVersuche { get; set; } = 12;
    public TimeSpan Abstand { get; set; } = TimeSpan.FromMinutes(30);
}

public sealed record OffeneRechnung(int Nummer, string Adresse, byte[] Pdf, int Versuche);

public interface IRechnungsSpeicher
{
    Task<IReadOnlyList<OffeneRechnung>> FaelligeAsync(CancellationToken token);
    Task ErledigtAsync(int nummer, CancellationToken token);
    Task VertagenAsync(int nummer, int versuche, DateTimeOffset wann, CancellationToken token);
    Task UnzustellbarAsync(int nummer, string grund, CancellationToken token);
}

public sealed class RechnungsVersandDienst(
    IRechnungsSpeicher speicher,
    IOptions<VersandOptionen> optionen,
    ILogger<RechnungsVersandDienst> log) : BackgroundService
{
    private readonly VersandOptionen _opt = optionen.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var takt = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await takt.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var rechnung in await speicher.FaelligeAsync(stoppingToken))
                await VerarbeiteAsync(rechnung, stoppingToken);
        }
    }

    private async Task VerarbeiteAsync(OffeneRechnung rechnung, CancellationToken token)
    {
        try
        {
            await SendeAsync(BaueNachricht(rechnung), token);
            await speicher.ErledigtAsync(rechnung.Nummer, token);
        }
        catch (SmtpCommandException ex) when ((int)ex.StatusCode / 100 == 4 && rechnung.Versuche < _opt.MaxVersuche)
        {
            log.LogWarning("Rechnung {Nr}: {Code}, später noch einmal", rechnung.Nummer, (int)ex.StatusCode);
            await VertageAsync(rechnung, token);
        }
        catch (SmtpCommandException ex)
        {
            log.LogError(ex, "Rechnung {Nr} nicht zustellbar", rechnung.Nummer);
            await speicher.UnzustellbarAsync(rechnung.Nummer, $"{(int)ex.StatusCode} {ex.Message}", token);
        }
        catch (Exception ex) when (ex is IOException or SmtpProtocolException or System.Net.Sockets.SocketException)
        {
            log.LogWarning(ex, "Keine Verbindung zu {Server}", _opt.Server);
            if (rechnung.Versuche < _opt.MaxVersuche)
                await VertageAsync(rechnung, token);
            else
                await speicher.UnzustellbarAsync(rechnung.Nummer, "Server nicht erreichbar", token);
        }
    }

    private Task VertageAsync(OffeneRechnung rechnung, CancellationToken token)
    {
        var versuche = rechnung.Versuche + 1;
        return speicher.VertagenAsync(rechnung.Nummer, versuche, DateTimeOffset.UtcNow + _opt.Abstand * versuche, token);
    }

    private async Task SendeAsync(MimeMessage nachricht, CancellationToken token)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(_opt.Server, _opt.Port, SecureSocketOptions.StartTls, token);
        if (_opt.Benutzer.Length > 0)
            await client.AuthenticateAsync(_opt.Benutzer, _opt.Kennwort, token);
        await client.SendAsync(nachricht, token);
        await client.DisconnectAsync(true, token);
    }

    private static MimeMessage BaueNachricht(OffeneRechnung rechnung)
    {
        var text = new BodyBuilder { TextBody = $"Anbei unsere Rechnung {rechnung.Nummer}." };
        text.Attachments.Add($"Rechnung-{rechnung.Nummer}.pdf", rechnung.Pdf);
        var nachricht = new MimeMessage();
        nachricht.From.Add(new MailboxAddress("Buchhaltung", "buchhaltung@handwerk.example"));
        nachricht.To.Add(MailboxAddress.Parse(rechnung.Adresse));
        nachricht.Subject = $"Rechnung {rechnung.Nummer}";
        nachricht.Body = text.ToMessageBody();
        return nachricht;
    }
}
