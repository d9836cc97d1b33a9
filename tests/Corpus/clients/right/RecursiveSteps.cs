using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.RecursiveSteps;

public interface IStep
{
    Task<Report> RunAsync(Talk talk, Job job);
}

public sealed record Job(string Sender, IReadOnlyList<string> Recipients, string Message)
{
    public List<string> Accepted { get; } = [];
}

public sealed record Report(string Step, int Code)
{
    public bool Sent => Step == nameof(TextStep) && Code == 250;
    public bool AskAgainLater => !Sent && Code < 500;
}

public sealed class Talk(Stream stream)
{
    private readonly StreamReader _reader = new(stream);

    public async Task<int> AskAsync(string? line)
    {
        if (line is not null)
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        for (var code = 0; ; code = 0)
        {
            var answer = await _reader.ReadLineAsync() ?? throw new IOException("No answer.");
            foreach (var digit in answer[..3])
                code = code * 10 + (digit - '0');
            if (answer.Length == 3 || answer[3] == ' ')
                return code;
        }
    }
}

/// <summary>A step asks its question, and hands on to the next if the answer is the one it waits for.</summary>
public abstract class Step(int wanted, IStep? next) : IStep
{
    public async Task<Report> RunAsync(Talk talk, Job job)
    {
        var code = await AskAsync(talk, job);
        return code == wanted && next is not null ? await next.RunAsync(talk, job) : new Report(GetType().Name, code);
    }

    protected abstract Task<int> AskAsync(Talk talk, Job job);
}

public sealed class GreetingStep() : Step(220, new HelloStep())
{
    protected override Task<int> AskAsync(Talk talk, Job job) => talk.AskAsync(null);
}

public sealed class HelloStep() : Step(250, new SenderStep())
{
    protected override Task<int> AskAsync(Talk talk, Job job) => talk.AskAsync("EHLO steps.example");
}

public sealed class SenderStep() : Step(250, new RecipientsStep())
{
    protected override Task<int> AskAsync(Talk talk, Job job) => talk.AskAsync($"MAIL FROM:<{job.Sender}>");
}

public sealed class RecipientsStep() : Step(250, new DataStep())
{
    // One that is taken is enough to go on; of several refusals one that may be lifted counts most.
    protected override async Task<int> AskAsync(Talk talk, Job job)
    {
        var refusals = new List<int>();
        foreach (var recipient in job.Recipients)
        {
            var code = await talk.AskAsync($"RCPT TO:<{recipient}>");
            if (code is 250 or 251)
                job.Accepted.Add(recipient);
            else
                refusals.Add(code);
            if (code == 421)
                return code;
        }

        return job.Accepted.Count > 0 ? 250 : refusals.Min();
    }
}

public sealed class DataStep() : Step(354, new TextStep())
{
    protected override Task<int> AskAsync(Talk talk, Job job) => talk.AskAsync("DATA");
}

public sealed class TextStep() : Step(250, null)
{
    protected override Task<int> AskAsync(Talk talk, Job job)
    {
        var lines = job.Message.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(l => l.StartsWith('.') ? "." + l : l);
        return talk.AskAsync(string.Join("\r\n", lines) + "\r\n.");
    }
}

public static class StepSender
{
    public static async Task<Report> SendAsync(string host, int port, Job job)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port);
        var talk = new Talk(tcp.GetStream());
        var report = await new GreetingStep().RunAsync(talk, job);
        try
        {
            await talk.AskAsync("QUIT");
        }
        catch (IOException)
        {
        }

        return report;
    }
}
