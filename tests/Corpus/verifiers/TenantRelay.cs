using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.Verifiers.TenantRelay;

public sealed record Envelope(string From, IReadOnlyList<string> To, string Raw);

public sealed class TenantRelayOptions
{
    public string Host { get; set; } = "";
    public string User { get; set; } = "";
    public string Password { get; set; } = "";
}

public sealed class TenantRelay(TenantRelayOptions options, ILogger<TenantRelay> logger)
{
    public async Task SubmitAsync(Envelope envelope, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(options.Host, 587, ct);
        var session = new Session(tcp.GetStream());

        (await session.ReadAsync(ct)).Demand(220);
        (await session.AskAsync("EHLO relay.tenant.example", ct)).Demand(250);

        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{options.User}\0{options.Password}"));
        var login = await session.AskAsync($"AUTH PLAIN {secret}", ct);  //! SMTP005
        logger.LogInformation("login: {Reply}", login);

        (await session.AskAsync($"MAIL FROM:<{envelope.From}>", ct)).Demand(250);
        foreach (var to in envelope.To)
            (await session.AskAsync($"RCPT TO:<{to}>", ct)).Demand(250, 251);
        (await session.AskAsync("DATA", ct)).Demand(354);
        var end = await session.AskAsync(envelope.Raw.ReplaceLineEndings("\r\n") + "\r\n.", ct);  //! SMTP005
        logger.LogInformation("sent: {Reply}", end);
        await session.AskAsync("QUIT", ct);
    }

    private sealed record Answer(int Code, string Text)
    {
        public void Demand(params int[] codes)
        {
            if (Array.IndexOf(codes, Code) < 0)
                throw new IOException($"{Code} {Text}");
        }
    }

    private sealed class Session(NetworkStream stream)
    {
        private readonly StreamReader _reader = new(stream, Encoding.ASCII);

        public async Task<Answer> AskAsync(string line, CancellationToken ct)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
            return await ReadAsync(ct);
        }

        public async Task<Answer> ReadAsync(CancellationToken ct)
        {
            while (true)
            {
                var line = await _reader.ReadLineAsync(ct) ?? throw new IOException("closed");
                if (line.Length < 4 || line[3] == ' ')
                    return new Answer(int.Parse(line.AsSpan(0, 3)), line);
            }
        }
    }
}
