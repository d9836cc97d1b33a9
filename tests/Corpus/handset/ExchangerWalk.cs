#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Mta.Outbound;

public enum Verdict { Delivered, Deferred, Bounced }

public sealed record Mx(string Host, int Preference);

public sealed record Envelope(string From, string To, string Content);

public sealed record Report(Verdict Verdict, string Host, string Reply);

public sealed class ExchangerWalk(ILogger<ExchangerWalk> log, string heloName)
{
    /// <summary>Tries the exchangers of a domain in the order of their preference.</summary>
    public async Task<Report> DeliverAsync(IReadOnlyList<Mx> exchangers, Envelope envelope, CancellationToken token)
    {
        var last = new Report(Verdict.Deferred, "", "no exchanger could be reached");
        foreach (var mx in exchangers)
        {
            try
            {
                using var session = new Session();
                var code = await session.ConnectAsync(mx.Host, token);
                if (code != 220)
                {
                    // 421, 521, 554: whatever it is, the next one may take the mail
                    log.LogInformation("{Host} greets with {Code}", mx.Host, code);
                    last = new Report(Verdict.Deferred, mx.Host, session.Text);
                    continue;
                }

                code = await session.CommandAsync("EHLO", heloName);
                if (code >= 500)
                    code = await session.CommandAsync("HELO", heloName);
                if (code >= 400)
                {
                    last = new Report(code >= 500 ? Verdict.Bounced : Verdict.Deferred, mx.Host, session.Text);
                    continue;
                }

                code = await TransactionAsync(session, envelope);
                last = new Report(
                    code switch
                    {
                        < 300 => Verdict.Delivered,
                        >= 500 => Verdict.Bounced,
                        _ => Verdict.Deferred,
                    },
                    mx.Host,
                    session.Text);
                if (last.Verdict != Verdict.Deferred)
                    return last;
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                log.LogInformation(e, "{Host} is out of reach", mx.Host);
            }
        }
        return last;
    }

    private static async Task<int> TransactionAsync(Session session, Envelope envelope)
    {
        var code = await session.CommandAsync("MAIL", $"FROM:<{envelope.From}>");
        if (code >= 300) return code;
        code = await session.CommandAsync("RCPT", $"TO:<{envelope.To}>");
        if (code >= 300) return code;
        code = await session.CommandAsync("DATA");
        if (code != 354) return code < 400 ? 451 : code;
        code = await session.CommandAsync(envelope.Content.Replace("\r\n.", "\r\n..") + "\r\n.");
        await session.CommandAsync("QUIT");
        return code;
    }

    private sealed class Session : IDisposable
    {
        private readonly TcpClient _tcp = new();
        private StreamReader? _reader;

        public string Text { get; private set; } = "";

        public async Task<int> ConnectAsync(string host, CancellationToken token)
        {
            await _tcp.ConnectAsync(host, 25, token);
            _reader = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
            return await ReadAsync();
        }

        public async Task<int> CommandAsync(string verb, string? argument = null)
        {
            var line = argument is null ? verb + "\r\n" : $"{verb} {argument}\r\n";
            await _tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line));
            return await ReadAsync();
        }

        private async Task<int> ReadAsync()
        {
            string line;
            do
            {
                line = await _reader!.ReadLineAsync() ?? throw new EndOfStreamException();
            }
            while (line.Length > 3 && line[3] == '-');
            Text = line;
            return int.Parse(line.AsSpan(0, 3));
        }

        public void Dispose() => _tcp.Dispose();
    }
}
