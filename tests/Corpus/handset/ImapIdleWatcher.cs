#nullable enable
using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Intake.Mailbox;

public sealed class ImapIdleWatcher(ILogger<ImapIdleWatcher> log) : BackgroundService
{
    private int _tag;

    public event EventHandler? Arrived;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WatchAsync("imap.intake.example", "orders", Environment.GetEnvironmentVariable("IMAP_PASSWORD") ?? "", stoppingToken);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                log.LogWarning(e, "IMAP connection is gone, again in a minute");
            }
            await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
        }
    }

    private async Task WatchAsync(string host, string user, string password, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 993, token);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, token);
        using var reader = new StreamReader(tls, Encoding.UTF8);
        await using var writer = new StreamWriter(tls, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        await reader.ReadLineAsync(token);
        await CommandAsync(reader, writer, $"LOGIN {user} \"{password}\"", token);
        await CommandAsync(reader, writer, "SELECT INBOX", token);

        while (!token.IsCancellationRequested)
        {
            var tag = Tag();
            await writer.WriteLineAsync($"{tag} IDLE");
            await reader.ReadLineAsync(token);

            using var half = CancellationTokenSource.CreateLinkedTokenSource(token);
            half.CancelAfter(TimeSpan.FromMinutes(25));
            try
            {
                while (await reader.ReadLineAsync(half.Token) is { } line)
                {
                    if (line.EndsWith(" EXISTS", StringComparison.Ordinal))
                        Arrived?.Invoke(this, EventArgs.Empty);
                }
                throw new EndOfStreamException();
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                await writer.WriteLineAsync("DONE");
            }
        }
    }

    private async Task<string> CommandAsync(StreamReader reader, StreamWriter writer, string command, CancellationToken token)
    {
        var tag = Tag();
        await writer.WriteLineAsync($"{tag} {command}");
        while (await reader.ReadLineAsync(token) is { } line)
        {
            if (!line.StartsWith(tag + " ", StringComparison.Ordinal))
                continue;
            if (!line.Contains(" OK"))
                throw new InvalidOperationException(line);
            return line;
        }
        throw new EndOfStreamException();
    }

    private string Tag() => "a" + Interlocked.Increment(ref _tag).ToString("D4");
}
