#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Uptime.Pager;

public sealed record Endpoint(string Name, Uri Url);

/// <summary>Checks our sites over HTTP and mails the people on duty.</summary>
public sealed class ServiceDownPager
{
    private readonly HttpClient _http;
    private readonly ILogger<ServiceDownPager> _logger;
    private readonly string[] _relays;

    public ServiceDownPager(HttpClient http, ILogger<ServiceDownPager> logger, params string[] relays)
    {
        _http = http;
        _logger = logger;
        _relays = relays;
    }

    public async Task<bool> IsUpAsync(Endpoint endpoint, CancellationToken ct)
    {
        for (var round = 0; round < 3; round++)
        {
            try
            {
                using var response = await _http.GetAsync(endpoint.Url, ct);
                var code = (int)response.StatusCode;
                if (code < 500)
                    return true;
                _logger.LogInformation("{Name} answers {Code}", endpoint.Name, code);
            }
            catch (HttpRequestException e)
            {
                _logger.LogInformation("{Name}: {Error}", endpoint.Name, e.Message);
            }

            await Task.Delay(TimeSpan.FromSeconds(10), ct);
        }

        return false;
    }

    public async Task PageAsync(IEnumerable<Endpoint> down, MailboxAddress duty, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("pager@uptime.example"));
        message.To.Add(duty);
        message.Subject = "Service down";
        message.Body = new TextPart("plain") { Text = string.Join("\n", down) };

        using var client = await ConnectAnyAsync(ct);
        if (client is null)
        {
            _logger.LogCritical("No relay reachable, nobody was paged");
            return;
        }

        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }

    private async Task<SmtpClient?> ConnectAnyAsync(CancellationToken ct)
    {
        foreach (var relay in _relays)
        {
            var client = new SmtpClient { Timeout = 15_000 };
            try
            {
                await client.ConnectAsync(relay, 25, SecureSocketOptions.StartTlsWhenAvailable, ct);
                return client;
            }
            catch (SocketException e)
            {
                _logger.LogWarning("{Relay}: {Error}", relay, e.Message);
            }
            catch (SmtpCommandException e)
            {
                _logger.LogWarning("{Relay} greets with {Code}: {Error}", relay, (int)e.StatusCode, e.Message);
            }
            catch (SmtpProtocolException e)
            {
                _logger.LogWarning("{Relay}: {Error}", relay, e.Message);
            }

            client.Dispose();
        }

        return null;
    }
}
