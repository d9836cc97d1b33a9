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

namespace Laboratory.Results;

public sealed record LabResult(string OrderId, string Doctor, DateOnly Sampled, IReadOnlyDictionary<string, double> Values);

public interface IResultSource
{
    IAsyncEnumerable<LabResult> NewResultsAsync(CancellationToken token);
    Task ConfirmAsync(string orderId, CancellationToken token);
}

internal sealed class ClinicMailLink : IDisposable
{
    private readonly ILogger _logger;
    private readonly TcpClient _tcp = new();
    private StreamReader? _lines;
    private NetworkStream? _stream;

    public ClinicMailLink(ILogger logger) => _logger = logger;

    public async Task ConnectAsync(string host, CancellationToken token)
    {
        await _tcp.ConnectAsync(host, 25, token);
        _stream = _tcp.GetStream();
        _lines = new StreamReader(_stream, Encoding.UTF8);
        string? banner = await _lines.ReadLineAsync(token); //! SMTP003
        _logger.LogDebug("Mail server: {Banner}", banner);
    }

    public async Task IntroduceAsync(string name, CancellationToken token)
    {
        string reply = await AskAsync("EHLO " + name, token);
        Demand(reply, "2", "EHLO");
    }

    public async Task DeliverAsync(string to, string subject, string text, CancellationToken token)
    {
        Demand(await AskAsync("MAIL FROM:<lab@clinic.example>", token), "2", "MAIL");
        Demand(await AskAsync($"RCPT TO:<{to}>", token), "2", "RCPT");
        Demand(await AskAsync("DATA", token), "354", "DATA");
        string content = $"From: Laboratory <lab@clinic.example>\r\nTo: <{to}>\r\nSubject: {subject}\r\n\r\n{text}\r\n.";
        Demand(await AskAsync(content, token), "250", "content");
    }

    public async Task LeaveAsync(CancellationToken token) => await AskAsync("QUIT", token);

    private async Task<string> AskAsync(string command, CancellationToken token)
    {
        await _stream!.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), token);
        while (true)
        {
            string line = await _lines!.ReadLineAsync(token) ?? throw new EndOfStreamException();
            if (line.Length < 4 || line[3] != '-')
                return line;
        }
    }

    private static void Demand(string reply, string prefix, string step)
    {
        if (!reply.StartsWith(prefix, StringComparison.Ordinal))
            throw new IOException($"{step}: {reply}");
    }

    public void Dispose()
    {
        _lines?.Dispose();
        _tcp.Dispose();
    }
}

public sealed class LabResultMailer : BackgroundService
{
    private readonly IResultSource _source;
    private readonly ILogger<LabResultMailer> _logger;

    public LabResultMailer(IResultSource source, ILogger<LabResultMailer> logger)
    {
        _source = source;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (LabResult result in _source.NewResultsAsync(stoppingToken))
        {
            using var link = new ClinicMailLink(_logger);
            await link.ConnectAsync("mail.clinic.example", stoppingToken);
            await link.IntroduceAsync("lab.clinic.example", stoppingToken);

            var text = new StringBuilder($"Order {result.OrderId}, sampled {result.Sampled:yyyy-MM-dd}\r\n\r\n");
            foreach ((string name, double value) in result.Values)
                text.Append($"{name,-20}{value,10:F2}\r\n");

            await link.DeliverAsync(result.Doctor, "Results for " + result.OrderId, text.ToString(), stoppingToken);
            await link.LeaveAsync(stoppingToken);
            await _source.ConfirmAsync(result.OrderId, stoppingToken);
        }
    }
}
