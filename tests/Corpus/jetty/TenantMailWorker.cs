#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Billing.Saas.Mail;

public sealed record MailJob(Guid Tenant, string From, string To, string Rfc822)
{
    public int Attempts { get; set; }
}

public sealed class TenantMailWorker(ILogger<TenantMailWorker> log) : BackgroundService
{
    private readonly Channel<MailJob> _jobs = Channel.CreateUnbounded<MailJob>();

    public ValueTask EnqueueAsync(MailJob job) => _jobs.Writer.WriteAsync(job);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in _jobs.Reader.ReadAllAsync(stoppingToken))
        {
            job.Attempts++;
            int code;
            try
            {
                code = await SmtpSubmission.SendAsync("relay.internal", 25, job, stoppingToken);
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                log.LogWarning(error, "No relay for {Tenant}", job.Tenant);
                code = 451;
            }

            if (code is >= 200 and < 300)
            {
                log.LogInformation("Delivered to {To} for {Tenant}", job.To, job.Tenant);
                continue;
            }

            if (code >= 400 && job.Attempts < 6) //! SMTP001
            {
                await Task.Delay(TimeSpan.FromSeconds(30 * job.Attempts), stoppingToken);
                await _jobs.Writer.WriteAsync(job, stoppingToken);
                continue;
            }

            log.LogError("Gave up on {To} after {Attempts} attempts, last reply {Code}", job.To, job.Attempts, code);
        }
    }
}

internal static class SmtpSubmission
{
    public static async Task<int> SendAsync(string host, int port, MailJob job, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port, token);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        var code = await ReplyAsync(reader, token);
        if (code != 220)
            return 421;

        foreach (var (command, wanted) in new List<(string, int)>
        {
            ("EHLO billing.example", 2),
            ($"MAIL FROM:<{job.From}>", 2),
            ($"RCPT TO:<{job.To}>", 2),
            ("DATA", 3),
        })
        {
            await writer.WriteLineAsync(command);
            code = await ReplyAsync(reader, token);
            if (code / 100 != wanted)
                return code;
        }

        await writer.WriteAsync(job.Rfc822.Replace("\r\n.", "\r\n.."));
        await writer.WriteAsync("\r\n.\r\n");
        code = await ReplyAsync(reader, token);
        await writer.WriteLineAsync("QUIT");
        return code;
    }

    private static async Task<int> ReplyAsync(StreamReader reader, CancellationToken token)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync(token) ?? throw new IOException("The relay closed the connection");
            if (line.Length < 4 || line[3] != '-')
                return int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code) ? code : 0;
        }
    }
}
