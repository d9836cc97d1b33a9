#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Crm.Contacts.Verification;

public enum MailboxState { Exists, Missing, TryAgain, NoServer }

public sealed class BulkVerifier
{
    private readonly ILogger _logger;
    private readonly Func<string, string> _findExchanger;
    private readonly SemaphoreSlim _gate = new(8);

    public BulkVerifier(ILogger<BulkVerifier> logger, Func<string, string> findExchanger)
    {
        _logger = logger;
        _findExchanger = findExchanger;
    }

    public async Task<IDictionary<string, MailboxState>> VerifyAsync(IEnumerable<string> addresses, CancellationToken ct)
    {
        var result = new ConcurrentDictionary<string, MailboxState>(StringComparer.OrdinalIgnoreCase);
        var groups = addresses.GroupBy(a => a[(a.IndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase);

        await Parallel.ForEachAsync(groups, ct, async (group, token) =>
        {
            await _gate.WaitAsync(token);
            try
            {
                await VerifyDomainAsync(group.Key, group.ToList(), result, token);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                _logger.LogInformation(e, "{Domain} cannot be asked", group.Key);
                foreach (var a in group)
                    result.TryAdd(a, MailboxState.NoServer);
            }
            finally
            {
                _gate.Release();
            }
        });

        return result;
    }

    private async Task VerifyDomainAsync(string domain, List<string> addresses, ConcurrentDictionary<string, MailboxState> result, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_findExchanger(domain), 25, ct);
        using var reader = new StreamReader(tcp.GetStream());
        await using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        var banner = await ReadAsync(reader, ct); //! SMTP003
        _logger.LogDebug("{Domain}: {Banner}", domain, banner);

        await writer.WriteLineAsync("HELO verify.crm.example");
        if (!(await ReadAsync(reader, ct)).StartsWith('2'))
            throw new IOException("HELO refused by " + domain);

        await writer.WriteLineAsync("MAIL FROM:<verify@crm.example>");
        var sender = await ReadAsync(reader, ct); //! SMTP005
        _logger.LogTrace("sender: {Reply}", sender);

        foreach (var address in addresses)
        {
            await writer.WriteLineAsync($"RCPT TO:<{address}>");
            var reply = await ReadAsync(reader, ct);
            result[address] = reply switch
            {
                ['2', ..] => MailboxState.Exists,
                ['5', ..] => MailboxState.Missing,
                _ => MailboxState.TryAgain,
            };
        }

        await writer.WriteLineAsync("QUIT");
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync(ct) ?? throw new EndOfStreamException();
            if (line.Length < 4 || line[3] != '-')
                return line;
        }
    }
}
