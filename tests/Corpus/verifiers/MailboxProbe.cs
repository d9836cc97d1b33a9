using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Verifiers.MailboxProbe;

public enum ProbeOutcome { Deliverable, Undeliverable, TryLater, Inconclusive }

/// <summary>Asks one exchanger about one mailbox, within a deadline.</summary>
public sealed class MailboxProbe(string heloName, string bounceAddress, TimeSpan timeout)
{
    public async Task<ProbeOutcome> AskAsync(string exchanger, string mailbox, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        var token = deadline.Token;

        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(exchanger, 25, token).ConfigureAwait(false);
            await using var stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
            await using var writer = new StreamWriter(stream, Encoding.ASCII, 1024, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };

            if (await ReplyAsync(reader, token) is not 220)
                return ProbeOutcome.Inconclusive;

            await writer.WriteLineAsync($"EHLO {heloName}".AsMemory(), token);
            var hello = await ReplyAsync(reader, token);
            if (hello is >= 500 and < 600)
            {
                await writer.WriteLineAsync($"HELO {heloName}".AsMemory(), token);
                hello = await ReplyAsync(reader, token);
            }

            if (hello is not 250)
                return ProbeOutcome.Inconclusive;

            await writer.WriteLineAsync($"MAIL FROM:<{bounceAddress}>".AsMemory(), token);
            if (await ReplyAsync(reader, token) is not 250)
                return ProbeOutcome.Inconclusive;

            await writer.WriteLineAsync($"RCPT TO:<{mailbox}>".AsMemory(), token);
            var rcpt = await ReplyAsync(reader, token);
            await writer.WriteLineAsync("QUIT".AsMemory(), token);

            return rcpt switch
            {
                250 or 251 => ProbeOutcome.Deliverable,
                >= 400 and < 500 => ProbeOutcome.TryLater,
                550 or 551 or 553 => ProbeOutcome.Undeliverable,
                _ => ProbeOutcome.Inconclusive,
            };
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return ProbeOutcome.Inconclusive;
        }
    }

    private static async Task<int> ReplyAsync(StreamReader reader, CancellationToken token)
    {
        for (; ; )
        {
            var line = await reader.ReadLineAsync(token).ConfigureAwait(false);
            if (line is null || line.Length < 3)
                return 0;
            if (line.Length == 3 || line[3] is ' ')
                return int.Parse(line.AsSpan(0, 3));
        }
    }
}
