#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Helpdesk.Dashboard;

public sealed record MailboxCount(string Account, int Messages, int Unseen);

public abstract class MailboxProtocol(string host, int port) : IDisposable
{
    private TcpClient? _tcp;
    private SslStream? _ssl;

    protected StreamReader Reader { get; private set; } = StreamReader.Null;
    protected StreamWriter Writer { get; private set; } = StreamWriter.Null;

    public async Task<MailboxCount> CountAsync(string account, string password, CancellationToken ct)
    {
        _tcp = new TcpClient();
        await _tcp.ConnectAsync(host, port, ct);
        _ssl = new SslStream(_tcp.GetStream());
        await _ssl.AuthenticateAsClientAsync(host);
        Reader = new StreamReader(_ssl, Encoding.UTF8);
        Writer = new StreamWriter(_ssl, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        var greeting = await Reader.ReadLineAsync(ct);
        OnGreeting(greeting);
        return await CountCoreAsync(account, password, ct);
    }

    protected virtual void OnGreeting(string? greeting) => Console.WriteLine($"{host}: {greeting}");

    protected abstract Task<MailboxCount> CountCoreAsync(string account, string password, CancellationToken ct);

    public void Dispose()
    {
        Writer.Dispose();
        Reader.Dispose();
        _ssl?.Dispose();
        _tcp?.Dispose();
    }
}

public sealed class Pop3Mailbox(string host) : MailboxProtocol(host, 995)
{
    protected override async Task<MailboxCount> CountCoreAsync(string account, string password, CancellationToken ct)
    {
        await SayAsync("USER " + account, ct);
        var reply = await SayAsync("PASS " + password, ct);
        if (!reply.Contains("OK"))
            throw new IOException("login failed: " + reply);

        reply = await SayAsync("STAT", ct);
        var count = int.Parse(reply.Split(' ')[1]);
        await SayAsync("QUIT", ct);
        return new MailboxCount(account, count, count);
    }

    private async Task<string> SayAsync(string line, CancellationToken ct)
    {
        await Writer.WriteLineAsync(line);
        return await Reader.ReadLineAsync(ct) ?? throw new IOException("closed");
    }
}

public sealed partial class ImapMailbox(string host) : MailboxProtocol(host, 993)
{
    private static readonly Regex Status = new(@"MESSAGES (?<m>\d+).*UNSEEN (?<u>\d+)", RegexOptions.Compiled);

    private int _tag;

    protected override async Task<MailboxCount> CountCoreAsync(string account, string password, CancellationToken ct)
    {
        var login = await SayAsync($"LOGIN \"{account}\" \"{password}\"", ct);
        if (!login[^1].Contains("OK"))
            throw new IOException("login failed: " + login[^1]);

        foreach (var line in await SayAsync("STATUS INBOX (MESSAGES UNSEEN)", ct))
        {
            var m = Status.Match(line);
            if (m.Success)
                return new MailboxCount(account, int.Parse(m.Groups["m"].Value), int.Parse(m.Groups["u"].Value));
        }
        return new MailboxCount(account, 0, 0);
    }

    private async Task<List<string>> SayAsync(string command, CancellationToken ct)
    {
        var tag = $"A{++_tag:D4}";
        await Writer.WriteLineAsync($"{tag} {command}");
        var lines = new List<string>();
        while (await Reader.ReadLineAsync(ct) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith(tag, StringComparison.Ordinal))
                return lines;
        }
        throw new IOException("closed");
    }
}
