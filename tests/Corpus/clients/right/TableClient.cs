using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.TableClient;

/// <summary>What is said, and which replies let the session go on.</summary>
public sealed record Step(string Name, string Line, int[] Good, bool MayFail = false);

public sealed record StepResult(Step Step, int Code, string Text, bool Passed);

/// <summary>The whole session is data; one loop runs it.</summary>
public static class TableClient
{
    public static IReadOnlyList<StepResult> Run(string host, int port, string sender, IEnumerable<string> recipients, string message)
    {
        var script = new List<Step>
        {
            new("greeting", "", [220]),
            new("EHLO", "EHLO table.example", [250]),
            new("MAIL", $"MAIL FROM:<{sender}>", [250]),
        };
        script.AddRange(recipients.Select(r => new Step("RCPT", $"RCPT TO:<{r}>", [250, 251], MayFail: true)));
        script.Add(new Step("DATA", "DATA", [354]));
        script.Add(new Step("message", Dotted(message) + "\r\n.", [250]));

        var results = new List<StepResult>();
        using var client = new TcpClient(host, port);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        foreach (var step in script)
        {
            if (step.Name == "DATA" && !results.Any(r => r.Step.Name == "RCPT" && r.Passed))
                break;

            if (step.Line != "")
                stream.Write(Encoding.UTF8.GetBytes(step.Line + "\r\n"));
            var (code, text) = Hear(reader);
            var passed = step.Good.Contains(code);
            results.Add(new StepResult(step, code, text, passed));
            if (!passed && !step.MayFail)
                break;
        }

        try
        {
            stream.Write("QUIT\r\n"u8);
        }
        catch (IOException)
        {
            // It hung up first, as after 421.
        }

        return results;
    }

    public static bool Delivered(IReadOnlyList<StepResult> results) => results[^1] is { Step.Name: "message", Passed: true };

    /// <summary>Whether it is worth another try some time later: something was refused, and only for now.</summary>
    public static bool Later(IReadOnlyList<StepResult> results) =>
        !Delivered(results) && results.Where(r => !r.Passed).All(r => r.Code < 500);

    private static (int, string) Hear(TextReader reader)
    {
        var text = new StringBuilder();
        while (reader.ReadLine() is { Length: >= 3 } line && int.TryParse(line[..3], out var code))
        {
            text.AppendLine(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return (code, text.ToString().Trim());
        }

        throw new IOException("The server hung up, or said something odd.");
    }

    private static string Dotted(string message) =>
        string.Join("\r\n", message.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(l => l.StartsWith('.') ? "." + l : l));
}
