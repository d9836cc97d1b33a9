#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Saas.Mail.Transports;

public sealed record Outgoing(string From, string To, string Subject, string Text);

/// <summary>Sends over the provider's web API; its SMTP door is only looked at for the status page.</summary>
public sealed class TransportChooser(HttpClient http, ILogger<TransportChooser> log)
{
    private static bool ShouldRetry(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;

    public async Task<string> SendAsync(Outgoing mail, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await http.PostAsJsonAsync("/v3/messages", mail, token);
            var code = (int)response.StatusCode;
            if (code < 300)
                return await response.Content.ReadAsStringAsync(token);

            log.LogWarning("Mail API answered {Code} at attempt {Attempt}", code, attempt);
            if (!ShouldRetry(response.StatusCode) || attempt >= 5)
                throw new HttpRequestException("mail was not taken", null, response.StatusCode);
            await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt)), token);
        }
    }

    public async Task<IReadOnlyDictionary<string, string>> DoorsAsync(IEnumerable<string> hosts, CancellationToken token)
    {
        var doors = new Dictionary<string, string>();
        foreach (var host in hosts)
            doors[host] = await DoorAsync(host, token);
        return doors;
    }

    private static async Task<string> DoorAsync(string host, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host, 587, limit.Token);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            await using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            switch (await reader.ReadLineAsync(limit.Token))
            {
                case null:
                    return "silent";
                case ['2', '2', '0', ..]:
                    break;
                case ['4', ..]:
                    return "busy";
                default:
                    return "closed";
            }

            await writer.WriteLineAsync("EHLO status.saas.example");
            var names = new List<string>();
            while (await reader.ReadLineAsync(limit.Token) is { Length: >= 4 } line)
            {
                names.Add(line[4..]);
                if (line[3] == ' ')
                    break;
            }
            await writer.WriteLineAsync("QUIT");
            return names.Exists(n => n.StartsWith("STARTTLS")) ? "open" : "open, without TLS";
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return "slow";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return "down";
        }
    }
}
