using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.AsyncMailClient;

public sealed record SmtpResponse(int StatusCode, IReadOnlyList<string> Lines)
{
    public bool IsSuccess => StatusCode is >= 200 and <= 299;
    public bool IsTransient => StatusCode is >= 400 and <= 499;
    public bool IsPermanent => StatusCode is >= 500 and <= 599;
    public override string ToString() => $"{StatusCode} {string.Join(' ', Lines)}";
}

public enum SendStatus { Delivered, PartlyDelivered, Deferred, Rejected }

public sealed record SendReport(SendStatus Status, SmtpResponse Last, IReadOnlyDictionary<string, SmtpResponse> Recipients);

public sealed class AsyncMailClient(string localName = "async.example")
{
    public async Task<SendReport> SendAsync(
        string host, int port, string sender, IReadOnlyCollection<string> recipients, string message, CancellationToken cancellationToken = default)
    {
        var results = new Dictionary<string, SmtpResponse>();

        using var client = new TcpClient();
        await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8, false, 1024, leaveOpen: true);

        var response = await ReadResponseAsync(reader, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
            return await EndAsync(response).ConfigureAwait(false);

        response = await CommandAsync($"EHLO {localName}").ConfigureAwait(false);
        if (!response.IsSuccess && response.StatusCode != 421)
            response = await CommandAsync($"HELO {localName}").ConfigureAwait(false);
        if (!response.IsSuccess)
            return await EndAsync(response).ConfigureAwait(false);

        response = await CommandAsync($"MAIL FROM:<{sender}>").ConfigureAwait(false);
        if (!response.IsSuccess)
            return await EndAsync(response).ConfigureAwait(false);

        foreach (var recipient in recipients)
        {
            response = await CommandAsync($"RCPT TO:<{recipient}>").ConfigureAwait(false);
            results[recipient] = response;
            if (response.StatusCode == 421)
                return await EndAsync(response).ConfigureAwait(false);
        }

        if (!results.Values.Any(r => r.IsSuccess))
        {
            // One that may work later outweighs those that never will.
            return await EndAsync(results.Values.FirstOrDefault(r => r.IsTransient) ?? response).ConfigureAwait(false);
        }

        response = await CommandAsync("DATA").ConfigureAwait(false);
        if (response.StatusCode != 354)
            return await EndAsync(response).ConfigureAwait(false);

        response = await CommandAsync(Stuff(message) + ".").ConfigureAwait(false);
        return await EndAsync(response, taken: response.IsSuccess).ConfigureAwait(false);

        async Task<SmtpResponse> CommandAsync(string command)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken).ConfigureAwait(false);
            return await ReadResponseAsync(reader, cancellationToken).ConfigureAwait(false);
        }

        async Task<SendReport> EndAsync(SmtpResponse last, bool taken = false)
        {
            try
            {
                await CommandAsync("QUIT").ConfigureAwait(false);
            }
            catch (IOException)
            {
            }

            var status = taken switch
            {
                true when results.Values.All(r => r.IsSuccess) => SendStatus.Delivered,
                true => SendStatus.PartlyDelivered,
                false when last.IsPermanent => SendStatus.Rejected,
                false => SendStatus.Deferred,
            };
            return new SendReport(status, last, results);
        }
    }

    private static async Task<SmtpResponse> ReadResponseAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new EndOfStreamException("Connection closed in the middle of a session.");
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new InvalidDataException($"Not SMTP: {line}");

            lines.Add(line.Length > 4 ? line[4..] : string.Empty);
            if (line.Length == 3 || line[3] == ' ')
                return new SmtpResponse(code, lines);
        }
    }

    private static string Stuff(string message)
    {
        var result = new StringBuilder(message.Length + 64);
        foreach (var line in message.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith('.'))
                result.Append('.');
            result.Append(line).Append("\r\n");
        }

        return result.ToString();
    }
}
