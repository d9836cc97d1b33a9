#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Mailstore.Inject;

public enum Fate { Stored, Later, Refused }

/// <summary>Hands spooled mail to dovecot over a unix socket.</summary>
public sealed class LmtpInjector(string socketPath, ILogger<LmtpInjector> logger)
{
    private const int MaxAge = 5;

    public async Task<IReadOnlyDictionary<string, Fate>> InjectAsync(string sender, IReadOnlyList<string> users, string mail, CancellationToken token)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), token);
        await using var stream = new NetworkStream(socket);
        var wire = new Wire(stream);

        var fates = new Dictionary<string, Fate>();
        if (await wire.ReadAsync(token) is not ReplyClass.Done)
            return Everyone(users, Fate.Later);
        var hello = await wire.CallAsync("LHLO mailstore.example", token);
        if (hello is not ReplyClass.Done)
            return Everyone(users, ToFate(hello));

        var mailFrom = await wire.CallAsync($"MAIL FROM:<{sender}>", token);
        if (mailFrom is not ReplyClass.Done)
            return Everyone(users, ToFate(mailFrom));

        var accepted = new List<string>();
        foreach (var user in users)
        {
            var rcpt = await wire.CallAsync($"RCPT TO:<{user}>", token);
            if (rcpt is ReplyClass.Done)
                accepted.Add(user);
            else
                fates[user] = ToFate(rcpt);
        }

        if (accepted.Count > 0)
        {
            var data = await wire.CallAsync("DATA", token);
            if (data is not ReplyClass.GoOn)
            {
                foreach (var user in accepted)
                    fates[user] = data is ReplyClass.NotNow ? Fate.Later : Fate.Refused;
                return fates;
            }

            await wire.WriteAsync(mail.Replace("\r\n.", "\r\n..") + "\r\n.\r\n", token);
            foreach (var user in accepted)
            {
                fates[user] = ToFate(await wire.ReadAsync(token));
                logger.LogInformation("{User}: {Fate} ({Reply})", user, fates[user], wire.Last);
            }
        }

        await wire.CallAsync("QUIT", token);
        return fates;
    }

    public static bool KeepInSpool(Fate fate, DateTime spooled) => fate == Fate.Later && DateTime.UtcNow - spooled < TimeSpan.FromDays(MaxAge);

    private static Fate ToFate(ReplyClass reply) => reply switch
    {
        ReplyClass.Done => Fate.Stored,
        ReplyClass.NotNow => Fate.Later,
        _ => Fate.Refused,
    };

    private static Dictionary<string, Fate> Everyone(IEnumerable<string> users, Fate fate)
    {
        var all = new Dictionary<string, Fate>();
        foreach (var user in users)
            all[user] = fate;
        return all;
    }

    private enum ReplyClass { Nonsense = 0, Done = 2, GoOn = 3, NotNow = 4, Never = 5 }

    private sealed class Wire(Stream stream)
    {
        private readonly StreamReader _reader = new(stream, Encoding.UTF8);

        public string Last { get; private set; } = "";

        public async Task<ReplyClass> CallAsync(string line, CancellationToken token)
        {
            await WriteAsync(line + "\r\n", token);
            return await ReadAsync(token);
        }

        public async Task WriteAsync(string text, CancellationToken token) =>
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), token);

        public async Task<ReplyClass> ReadAsync(CancellationToken token)
        {
            do
            {
                Last = await _reader.ReadLineAsync(token) ?? throw new EndOfStreamException();
            }
            while (Last.Length > 3 && Last[3] == '-');
            return Last.Length < 3 ? ReplyClass.Nonsense : (ReplyClass)(Last[0] - '0');
        }
    }
}
