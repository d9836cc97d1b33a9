using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Behoerde.Postausgang;

public enum Zustellstatus { Offen, Zugestellt, Unzustellbar, Zurueckgestellt }

public class Sendung
{
    public Guid Id { get; init; } = Guid.NewGuid();
    public MimeMessage Inhalt { get; init; }
    public Zustellstatus Status { get; set; }
    public int Versuche { get; set; }
    public DateTime NaechsterVersuch { get; set; }
    public DateTime Eingang { get; init; } = DateTime.UtcNow;
    public string Antwort { get; set; }
}

public interface IAblage
{
    Task<List<Sendung>> FaelligeAsync(DateTime jetzt);
    Task SpeichernAsync(Sendung sendung);
    Task AnAbsenderZurueckAsync(Sendung sendung);
}

public class PostausgangDienst : BackgroundService
{
    private static readonly TimeSpan Frist = TimeSpan.FromDays(5);

    private readonly IAblage _ablage;
    private readonly ILogger<PostausgangDienst> _log;

    public PostausgangDienst(IAblage ablage, ILogger<PostausgangDienst> log)
    {
        _ablage = ablage;
        _log = log;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var sendung in await _ablage.FaelligeAsync(DateTime.UtcNow))
                await ZustellenAsync(sendung, stoppingToken);
            await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
        }
    }

    private async Task ZustellenAsync(Sendung sendung, CancellationToken abbruch)
    {
        sendung.Versuche++;
        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync("mailout.behoerde.example", 587, SecureSocketOptions.StartTls, abbruch);
            sendung.Antwort = await client.SendAsync(sendung.Inhalt, abbruch);
            sendung.Status = Zustellstatus.Zugestellt;
            await client.DisconnectAsync(true, abbruch);
        }
        catch (SmtpCommandException ex) when (Endgueltig(ex.StatusCode))
        {
            sendung.Antwort = $"{(int)ex.StatusCode} {ex.Message}";
            sendung.Status = Zustellstatus.Unzustellbar;
        }
        catch (Exception ex) when (ex is SmtpCommandException or SmtpProtocolException or IOException or TimeoutException)
        {
            sendung.Antwort = ex.Message;
            if (DateTime.UtcNow - sendung.Eingang > Frist)
            {
                sendung.Status = Zustellstatus.Unzustellbar;
            }
            else
            {
                sendung.Status = Zustellstatus.Zurueckgestellt;
                sendung.NaechsterVersuch = DateTime.UtcNow.AddMinutes(Math.Min(30 * sendung.Versuche, 240));
            }
        }

        await _ablage.SpeichernAsync(sendung);
        if (sendung.Status == Zustellstatus.Unzustellbar)
        {
            _log.LogWarning("Sendung {Id} unzustellbar: {Antwort}", sendung.Id, sendung.Antwort);
            await _ablage.AnAbsenderZurueckAsync(sendung);
        }
    }

    private static bool Endgueltig(SmtpStatusCode code) => (int)code / 100 == 5;
}
