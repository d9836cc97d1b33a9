using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace HelpDesk.Intake;

public interface ITicketSink
{
    Task<int> CreateTicketAsync(MimeMessage mail, string recipient, CancellationToken ct);
}

public sealed class IntakeServer(IPEndPoint endPoint, ITicketSink sink, string name)
{
    private const int MaxBytes = 25 * 1024 * 1024;

    public async Task RunAsync(CancellationToken ct)
    {
        var listener = new TcpListener(endPoint);
        listener.Start();
        while (!ct.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(ct);
            _ = Task.Run(() => ServeAsync(client, ct), ct);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken ct)
    {
        using var _ = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        Task Reply(int code, string text) => writer.WriteLineAsync($"{code} {text}");

        string recipient = null;
        await Reply(220, name + " ESMTP intake");
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (ct.IsCancellationRequested)
            {
                await Reply(421, "4.3.2 shutting down");
                return;
            }

            var command = line.Split(' ', 2)[0].ToUpperInvariant();
            if (command is "EHLO" or "HELO" or "RSET" or "NOOP") { await Reply(250, "ok"); }
            else if (command == "MAIL") { recipient = null; await Reply(250, "2.1.0 ok"); }
            else if (command == "RCPT")
            {
                recipient = line.Split('<', '>').ElementAtOrDefault(1);
                if (recipient is null) await Reply(501, "5.1.3 syntax");
                else await Reply(250, "2.1.5 ok");
            }
            else if (command == "DATA" && recipient is null) { await Reply(503, "5.5.1 RCPT first"); }
            else if (command == "DATA")
            {
                await Reply(354, "go ahead");
                var body = await ReadBodyAsync(reader, ct);
                if (body is null) await Reply(552, "5.3.4 too big");
                else
                {
                    var (code, text) = await StoreAsync(body, recipient, ct);
                    await Reply(code, text);
                }
            }
            else if (command == "QUIT") { await Reply(221, "2.0.0 bye"); return; }
            else { await Reply(502, "5.5.1 not implemented"); }
        }
    }

    private async Task<(int, string)> StoreAsync(byte[] body, string recipient, CancellationToken ct)
    {
        MimeMessage mail;
        try
        {
            mail = await MimeMessage.LoadAsync(new MemoryStream(body), ct);
        }
        catch (FormatException)
        {
            return (554, "5.6.0 that is no message");
        }

        try
        {
            var ticket = await sink.CreateTicketAsync(mail, recipient, ct);
            return (250, $"2.0.0 ticket {ticket}");
        }
        catch (ArgumentException e) when (e.ParamName == "recipient")
        {
            return (550, "5.1.1 no such desk");
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            return (451, "4.3.0 please try again later");
        }
    }

    private static async Task<byte[]> ReadBodyAsync(StreamReader reader, CancellationToken ct)
    {
        var ms = new MemoryStream();
        var tooBig = false;
        while (await reader.ReadLineAsync(ct) is { } line && line != ".")
        {
            if (line.StartsWith('.')) line = line[1..];
            if (ms.Length + line.Length > MaxBytes) tooBig = true;
            if (!tooBig) ms.Write(Encoding.Latin1.GetBytes(line + "\r\n"));
        }
        return tooBig ? null : ms.ToArray();
    }
}
