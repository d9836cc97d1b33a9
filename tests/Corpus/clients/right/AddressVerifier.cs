using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.AddressVerifier;

public enum Verdict { Accepted, Refused, TryLater, NoAnswer }

public sealed record Verification(Verdict Verdict, int Code, string Text);

/// <summary>Asks a mail exchanger whether it would take mail for an address, without sending any.</summary>
public static class AddressVerifier
{
    public static async Task<Verification> VerifyAsync(string host, int port, string sender, string address, CancellationToken ct = default)
    {
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(host, port, ct);
            var stream = tcp.GetStream();
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };

            var (code, text) = await ReadAsync();
            if (code != 220)
                return await LeaveAsync(code, text);

            (code, text) = await AskAsync("EHLO verifier.example");
            if (code is 500 or 502)
                (code, text) = await AskAsync("HELO verifier.example");
            if (code != 250)
                return await LeaveAsync(code, text);

            (code, text) = await AskAsync($"MAIL FROM:<{sender}>");
            if (code != 250)
                return await LeaveAsync(code, text);

            (code, text) = await AskAsync($"RCPT TO:<{address}>");
            return await LeaveAsync(code, text, asked: true);

            async Task<(int, string)> AskAsync(string command)
            {
                await writer.WriteLineAsync(command.AsMemory(), ct);
                return await ReadAsync();
            }

            async Task<(int, string)> ReadAsync()
            {
                var all = "";
                while (true)
                {
                    var line = await reader.ReadLineAsync(ct) ?? throw new EndOfStreamException("The server hung up.");
                    if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var number))
                        throw new InvalidDataException("Not a reply: " + line);
                    all = all.Length == 0 ? line[Math.Min(4, line.Length)..] : all + "\n" + line[Math.Min(4, line.Length)..];
                    if (line.Length == 3 || line[3] != '-')
                        return (number, all);
                }
            }

            // However it ends, the server is told goodbye; what it says to that does not matter any more.
            async Task<Verification> LeaveAsync(int last, string why, bool asked = false)
            {
                try
                {
                    await AskAsync("QUIT");
                }
                catch (IOException)
                {
                }

                return new Verification(Judge(last, asked), last, why);
            }
        }
        catch (Exception ex) when (ex is SocketException or IOException or InvalidDataException)
        {
            return new Verification(Verdict.NoAnswer, 0, ex.Message);
        }
    }

    private static Verdict Judge(int code, bool asked) => (code / 100) switch
    {
        2 when asked => Verdict.Accepted,
        4 => Verdict.TryLater,
        5 => Verdict.Refused,
        _ => Verdict.NoAnswer,
    };
}
