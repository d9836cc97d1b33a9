using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.Assorted.ExchangerWalk;

public interface IMxResolver
{
    Task<IReadOnlyList<string>> ResolveAsync(string domain, CancellationToken ct);
}

public enum Outcome { Delivered, TryLater, Refused }

/// <summary>Tries the exchangers of a domain in order of preference, once each.</summary>
public sealed class ExchangerWalk
{
    private readonly IMxResolver _mx;
    private readonly ILogger<ExchangerWalk> _log;

    public ExchangerWalk(IMxResolver mx, ILogger<ExchangerWalk> log)
    {
        _mx = mx;
        _log = log;
    }

    public async Task<Outcome> DeliverAsync(string from, string to, string content, CancellationToken ct)
    {
        var domain = to[(to.LastIndexOf('@') + 1)..];
        var last = Outcome.TryLater;
        foreach (var host in await _mx.ResolveAsync(domain, ct))
        {
            Conversation? talk = null;
            try
            {
                talk = await Conversation.OpenAsync(host, ct);
            }
            catch (SocketException ex)
            {
                _log.LogWarning("{Host} is not reachable: {Error}", host, ex.SocketErrorCode);
                continue;
            }

            using (talk)
            {
                int greeting = await talk.ReadAsync(ct);
                if (greeting != 220)
                {
                    // 554 or 421 here speaks of this machine only
                    _log.LogWarning("{Host} greets with {Code}, next one", host, greeting);
                    last = Outcome.TryLater;
                    continue;
                }

                int final = await TransactAsync(talk, from, to, content, ct);
                if (final / 100 == 2)
                    return Outcome.Delivered;

                last = final / 100 == 5 ? Outcome.Refused : Outcome.TryLater;
                _log.LogInformation("{Host} answered {Code}; trying another exchanger if there is one", host, final);
            }
        }
        return last;
    }

    private static async Task<int> TransactAsync(Conversation talk, string from, string to, string content, CancellationToken ct)
    {
        int code = await talk.SayAsync("EHLO courier.example", ct);
        if (code / 100 != 2)
            code = await talk.SayAsync("HELO courier.example", ct);
        if (code / 100 == 2)
            code = await talk.SayAsync($"MAIL FROM:<{from}>", ct);
        if (code / 100 == 2)
            code = await talk.SayAsync($"RCPT TO:<{to}>", ct);
        if (code / 100 == 2)
            code = await talk.SayAsync("DATA", ct);
        if (code == 354)
            code = await talk.SayAsync(content.Replace("\r\n.", "\r\n..") + "\r\n.", ct);
        return code;
    }

    private sealed class Conversation : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _r;

        private Conversation(TcpClient tcp)
        {
            _tcp = tcp;
            _r = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        }

        public static async Task<Conversation> OpenAsync(string host, CancellationToken ct)
        {
            var tcp = new TcpClient();
            await tcp.ConnectAsync(host, 25, ct);
            return new Conversation(tcp);
        }

        public async Task<int> SayAsync(string line, CancellationToken ct)
        {
            await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
            return await ReadAsync(ct);
        }

        public async Task<int> ReadAsync(CancellationToken ct)
        {
            string line;
            do line = await _r.ReadLineAsync(ct) ?? throw new IOException("closed");
            while (line.Length > 3 && line[3] == '-');
            return int.Parse(line[..3]);
        }

        public void Dispose() => _tcp.Dispose();
    }
}
