using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Corpus.Clients.HostListSender;

public sealed record Exchanger(string Host, int Port, int Preference);

public sealed record Trail(string? TakenBy, bool MayTryLater, IReadOnlyList<string> Notes);

/// <summary>
/// Tries the mail exchangers of a domain in the order of preference. A host that cannot be reached, or that greets with something other than 220, is
/// left for the next; a message that one of them refuses for good is not offered to the others.
/// </summary>
public sealed class HostListSender
{
    public async Task<Trail> SendAsync(IEnumerable<Exchanger> exchangers, string sender, string recipient, string message)
    {
        var notes = new List<string>();
        foreach (var exchanger in exchangers.OrderBy(e => e.Preference))
        {
            using var tcp = new TcpClient();
            try
            {
                await tcp.ConnectAsync(exchanger.Host, exchanger.Port);
            }
            catch (SocketException ex)
            {
                notes.Add($"{exchanger.Host}:{exchanger.Port}: {ex.SocketErrorCode}");
                continue;
            }

            try
            {
                var session = new Session(tcp.GetStream());
                var (code, text) = await session.ReadReplyAsync();
                if (code != 220)
                {
                    notes.Add($"{exchanger.Host}:{exchanger.Port}: greets {code} {text}");
                    await session.QuitAsync();
                    continue;
                }

                (code, text) = await session.TransferAsync(sender, recipient, message);
                await session.QuitAsync();
                notes.Add($"{exchanger.Host}:{exchanger.Port}: {code} {text}");
                if (code == 250)
                    return new Trail($"{exchanger.Host}:{exchanger.Port}", false, notes);
                if (code is >= 500 and <= 599)
                    return new Trail(null, false, notes);
            }
            catch (IOException ex)
            {
                notes.Add($"{exchanger.Host}:{exchanger.Port}: {ex.Message}");
            }
        }

        return new Trail(null, true, notes);
    }

    private sealed class Session(Stream stream)
    {
        private readonly StreamReader _reader = new(stream);
        private readonly StreamWriter _writer = new(stream) { NewLine = "\r\n", AutoFlush = true };

        /// <returns>250 and its text if the message was taken, otherwise the reply that stopped it.</returns>
        public async Task<(int Code, string Text)> TransferAsync(string sender, string recipient, string message)
        {
            var reply = await SayAsync("EHLO hosts.example");
            if (reply.Code != 250)
                return Stopped(reply);
            reply = await SayAsync($"MAIL FROM:<{sender}>");
            if (reply.Code != 250)
                return Stopped(reply);
            reply = await SayAsync($"RCPT TO:<{recipient}>");
            if (reply.Code is not (250 or 251))
                return Stopped(reply);
            reply = await SayAsync("DATA");
            if (reply.Code != 354)
                return Stopped(reply);

            using var lines = new StringReader(message);
            while (await lines.ReadLineAsync() is { } line)
                await _writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
            return await SayAsync(".");
        }

        public async Task QuitAsync()
        {
            try
            {
                await SayAsync("QUIT");
            }
            catch (IOException)
            {
            }
        }

        public async Task<(int Code, string Text)> ReadReplyAsync()
        {
            while (true)
            {
                var line = await _reader.ReadLineAsync();
                if (line is null || line.Length < 3 || !int.TryParse(line[..3], out var code))
                    throw new IOException($"no reply, but '{line}'");
                if (line.Length == 3)
                    return (code, "");
                if (line[3] != '-')
                    return (code, line[4..]);
            }
        }

        private async Task<(int Code, string Text)> SayAsync(string command)
        {
            await _writer.WriteLineAsync(command);
            return await ReadReplyAsync();
        }

        // A positive reply at the wrong place is no success.
        private static (int, string) Stopped((int Code, string Text) reply) => reply.Code < 400 ? (0, reply.Text) : reply;
    }
}
