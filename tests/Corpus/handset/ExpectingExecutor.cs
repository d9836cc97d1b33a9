#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Ledger.Statements.Wire;

public sealed class UnexpectedReplyException(string stage, int code, string text)
    : Exception($"{stage} was answered with {code} {text}")
{
    public string Stage { get; } = stage;
    public int Code { get; } = code;
    public bool MayPass => Code / 100 == 4;
}

/// <summary>One step of a dialogue: what is written (nothing for the greeting), and the digit that lets it go on.</summary>
public sealed record Step(string Stage, string? Line, char Wanted)
{
    public static Step Greeting { get; } = new("greeting", null, '2');
    public static Step Hello(string me) => new("EHLO", "EHLO " + me, '2');
    public static Step From(string path) => new("MAIL", "MAIL FROM:<" + path + ">", '2');
    public static Step To(string path) => new("RCPT", "RCPT TO:<" + path + ">", '2');
    public static Step Data { get; } = new("DATA", "DATA", '3');
    public static Step Body(string text) => new("content", text + "\r\n.", '2');
}

public sealed class ExpectingExecutor(Stream stream) : IDisposable
{
    private readonly StreamReader _reader = new(stream, Encoding.ASCII, false, 4096, leaveOpen: true);

    public async Task RunAsync(IEnumerable<Step> steps, CancellationToken token)
    {
        foreach (var step in steps)
            await RunAsync(step, token);
    }

    public async Task RunAsync(Step step, CancellationToken token)
    {
        if (step.Line is not null)
            await stream.WriteAsync(Encoding.ASCII.GetBytes(step.Line + "\r\n"), token);

        string? line;
        do
        {
            line = await _reader.ReadLineAsync(token);
            if (line is null || line.Length < 3)
                throw new EndOfStreamException(step.Stage);
        }
        while (line.Length > 3 && line[3] == '-');

        if (line[0] != step.Wanted)
            throw new UnexpectedReplyException(step.Stage, int.Parse(line.AsSpan(0, 3)), line[3..].TrimStart());
    }

    public void Dispose() => _reader.Dispose();
}

public sealed class StatementMailer(string relay)
{
    public async Task SendAsync(string customer, string statement, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await OnceAsync(customer, statement, token);
                return;
            }
            catch (UnexpectedReplyException e) when (e.MayPass && attempt < 4)
            {
                await Task.Delay(TimeSpan.FromMinutes(10 * attempt), token);
            }
        }
    }

    private async Task OnceAsync(string customer, string statement, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(relay, 465, token);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = relay }, token);
        using var executor = new ExpectingExecutor(tls);

        var dialogue = new[] { Step.Greeting, Step.Hello("statements.ledger.example"), Step.From("statements@ledger.example") }
            .Append(Step.To(customer))
            .Append(Step.Data)
            .Append(Step.Body(statement));
        await executor.RunAsync(dialogue, token);
        await tls.WriteAsync("QUIT\r\n"u8.ToArray(), token);
    }
}
