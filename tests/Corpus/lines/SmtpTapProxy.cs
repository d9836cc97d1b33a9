#nullable enable
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tap;

/// <summary>
/// Stands between the office and the mail server and counts what goes by. It has no opinion on
/// commands and replies: both go through as they come, only EHLO gets our own name.
/// </summary>
public sealed class SmtpTapProxy(ILogger<SmtpTapProxy> logger) : BackgroundService
{
    private const int ListenPort = 2525;
    private const string Upstream = "mail.internal";

    private readonly ConcurrentDictionary<string, int> _verbs = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listener = new TcpListener(IPAddress.Any, ListenPort);
        listener.Start();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(stoppingToken);
                _ = Task.Run(() => BridgeAsync(client, stoppingToken), stoppingToken);
            }
        }
        finally
        {
            listener.Stop();
        }
    }

    private async Task BridgeAsync(TcpClient client, CancellationToken token)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(Upstream, 25, token);
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
                Task down = DownAsync(server.GetStream(), client.GetStream(), ended.Token);
                Task up = UpAsync(client.GetStream(), server.GetStream(), ended.Token);
                await Task.WhenAny(down, up);
                ended.Cancel();
            }
            catch (SocketException e)
            {
                logger.LogWarning("Upstream: {Error}", e.SocketErrorCode);
                byte[] sorry = Encoding.ASCII.GetBytes("421 tap.internal upstream is not available\r\n");
                await client.GetStream().WriteAsync(sorry, token);
            }
            catch (IOException e)
            {
                logger.LogDebug(e, "bridge closed");
            }
        }
    }

    private static async Task DownAsync(Stream from, Stream to, CancellationToken token)
    {
        var buffer = new byte[4096];
        int n;
        while ((n = await from.ReadAsync(buffer, token)) > 0)
            await to.WriteAsync(buffer.AsMemory(0, n), token);
    }

    private async Task UpAsync(Stream from, Stream to, CancellationToken token)
    {
        using var reader = new StreamReader(from, Encoding.Latin1, false, 4096, leaveOpen: true);
        await using var writer = new StreamWriter(to, Encoding.Latin1, 4096, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };

        bool inData = false;
        while (await reader.ReadLineAsync(token) is { } line)
        {
            if (inData)
            {
                inData = line != ".";
                await writer.WriteLineAsync(line.AsMemory(), token);
                continue;
            }

            string verb = line.Split(' ', 2)[0].ToUpperInvariant();
            _verbs.AddOrUpdate(verb, 1, (_, count) => count + 1);
            switch (verb)
            {
                case "EHLO":
                    await writer.WriteLineAsync("EHLO tap.internal");
                    break;
                case "HELO":
                    await writer.WriteLineAsync("HELO tap.internal");
                    break;
                case "DATA":
                    inData = true;
                    await writer.WriteLineAsync("DATA");
                    break;
                default:
                    await writer.WriteLineAsync(line.AsMemory(), token);
                    break;
            }
        }

        foreach (var pair in _verbs)
            logger.LogInformation("{Verb}: {Count}", pair.Key, pair.Value);
    }
}
