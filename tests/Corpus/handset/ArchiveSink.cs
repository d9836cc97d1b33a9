#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Compliance.Archive;

/// <summary>Takes journal copies from the mail servers and files them away.</summary>
public sealed class ArchiveSink(IPEndPoint endpoint, string root)
{
    public async Task RunAsync(CancellationToken token)
    {
        var listener = new TcpListener(endpoint);
        listener.Start();
        while (!token.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(token);
            _ = Task.Run(() => ServeAsync(client, token), token);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken token)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 archive.compliance.example ESMTP");

        var recipients = new List<string>();
        string? sender = null;
        while (await reader.ReadLineAsync(token) is { } line)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                case "HELO":
                    await writer.WriteLineAsync("250 archive.compliance.example");
                    break;
                case "MAIL":
                    sender = line;
                    await writer.WriteLineAsync("250 2.1.0 sender ok");
                    break;
                case "RCPT" when sender is null:
                    await writer.WriteLineAsync("503 5.5.1 MAIL first");
                    break;
                case "RCPT":
                    recipients.Add(line);
                    await writer.WriteLineAsync("250 2.1.5 recipient ok");
                    break;
                case "DATA" when recipients.Count == 0:
                    await writer.WriteLineAsync("503 5.5.1 RCPT first");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go ahead");
                    var body = await BodyAsync(reader, token);
                    try
                    {
                        var day = Directory.CreateDirectory(Path.Combine(root, DateTime.UtcNow.ToString("yyyyMMdd")));
                        var file = Path.Combine(day.FullName, Guid.NewGuid().ToString("N") + ".eml");
                        await File.WriteAllTextAsync(file, body, Encoding.Latin1, token);
                    }
                    catch (IOException)
                    {
                        await writer.WriteLineAsync("554 5.3.0 message cannot be archived"); //! SMTP105
                        break;
                    }
                    await writer.WriteLineAsync("250 2.0.0 archived");
                    recipients.Clear();
                    sender = null;
                    break;
                case "RSET":
                    recipients.Clear();
                    sender = null;
                    await writer.WriteLineAsync("250 2.0.0 flushed");
                    break;
                case "NOOP":
                    await writer.WriteLineAsync("250 2.0.0 ok");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 2.0.0 bye");
                    return;
                default:
                    await writer.WriteLineAsync("500 5.5.2 unknown command");
                    break;
            }
        }
    }

    private static async Task<string> BodyAsync(StreamReader reader, CancellationToken token)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(token) is { } line && line != ".")
            text.Append(line.StartsWith("..") ? line[1..] : line).Append("\r\n");
        return text.ToString();
    }
}
