#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Intake.Server;

public sealed class SpoolingMailDaemon(ILogger<SpoolingMailDaemon> log, string spoolDirectory) : BackgroundService
{
    private const int MaxSize = 20 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listener = new TcpListener(IPAddress.Any, 2525);
        listener.Start();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stoppingToken);
                _ = Task.Run(() => ConverseAsync(client, stoppingToken), stoppingToken);
            }
        }
        finally
        {
            listener.Stop();
        }
    }

    private async Task ConverseAsync(TcpClient tcp, CancellationToken stop)
    {
        using var client = tcp;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        Task ReplyAsync(int code, string text) => writer.WriteLineAsync($"{code} {text}");

        await ReplyAsync(220, "intake ESMTP");
        string? sender = null;
        var recipients = new List<string>();
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            var verb = line.Length >= 4 ? line[..4].ToUpperInvariant() : line.ToUpperInvariant();
            switch (verb)
            {
                case "EHLO" or "HELO":
                    await ReplyAsync(250, "intake");
                    break;
                case "MAIL" when sender is not null:
                    await ReplyAsync(503, "5.5.1 one at a time");
                    break;
                case "MAIL":
                    sender = line;
                    await ReplyAsync(250, "2.1.0 ok");
                    break;
                case "RCPT" when recipients.Count >= 100:
                    await ReplyAsync(452, "4.5.3 too many recipients");
                    break;
                case "RCPT":
                    recipients.Add(line);
                    await ReplyAsync(250, "2.1.5 ok");
                    break;
                case "DATA" when recipients.Count == 0:
                    await ReplyAsync(554, "5.5.1 no valid recipients");
                    break;
                case "DATA":
                    await ReplyAsync(354, "go ahead");
                    var body = await ReadBodyAsync(reader, stop);
                    if (body.Length > MaxSize)
                    {
                        await ReplyAsync(552, "5.3.4 too big");
                    }
                    else if (!body.Contains("\r\n\r\n"))
                    {
                        await ReplyAsync(554, "5.6.0 this is no message");
                    }
                    else
                    {
                        await ReplyAsync(await StoreAsync(sender, recipients, body, stop) ? 250 : 451, "done as well as we could");
                    }
                    sender = null;
                    recipients.Clear();
                    break;
                case "RSET":
                    sender = null;
                    recipients.Clear();
                    await ReplyAsync(250, "2.0.0 ok");
                    break;
                case "NOOP":
                    await ReplyAsync(250, "2.0.0 ok");
                    break;
                case "QUIT":
                    await ReplyAsync(221, "2.0.0 bye");
                    return;
                default:
                    await ReplyAsync(500, "5.5.2 unknown");
                    break;
            }
        }
    }

    private async Task<bool> StoreAsync(string? sender, List<string> recipients, string body, CancellationToken stop)
    {
        var name = Path.Combine(spoolDirectory, Guid.NewGuid().ToString("N"));
        try
        {
            await File.WriteAllLinesAsync(name + ".env", [sender ?? "MAIL FROM:<>", .. recipients], stop);
            await File.WriteAllTextAsync(name + ".eml", body, Encoding.Latin1, stop);
            return true;
        }
        catch (IOException error)
        {
            log.LogError(error, "The spool {Directory} cannot be written", spoolDirectory);
            return false;
        }
        catch (UnauthorizedAccessException error)
        {
            log.LogCritical(error, "No right to write to {Directory}", spoolDirectory);
            return false;
        }
    }

    private static async Task<string> ReadBodyAsync(StreamReader reader, CancellationToken stop)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stop) is { } line && line != ".")
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return text.ToString();
    }
}
