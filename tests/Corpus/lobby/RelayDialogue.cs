#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Orchard.Notify.Relay;

public interface IDialogueStep
{
    string Name { get; }
    void Execute(DialogueContext context);
}

public sealed class DialogueContext : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _in;
    private readonly StreamWriter _out;

    public DialogueContext(string host, int port)
    {
        _tcp = new TcpClient(host, port);
        _in = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        _out = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n" };
    }

    public string LastLine { get; private set; } = "";

    public void Put(string line)
    {
        _out.WriteLine(line);
        _out.Flush();
    }

    public char TakeClass()
    {
        while (true)
        {
            LastLine = _in.ReadLine() ?? throw new EndOfStreamException("The relay closed the connection.");
            if (LastLine.Length < 4 || LastLine[3] != '-')
                return LastLine.Length > 0 ? LastLine[0] : '\0';
        }
    }

    public void Dispose() => _tcp.Dispose();
}

public sealed class StepRefusedException(string step, string line) : Exception($"{step}: {line}")
{
    public bool MayPass { get; } = line.StartsWith('4');
}

public sealed class WaitForGreeting : IDialogueStep
{
    public string Name => "greeting";

    public void Execute(DialogueContext context)
    {
        if (context.TakeClass() != '2')
            throw new StepRefusedException(Name, context.LastLine);
    }
}

public sealed class Say(string name, string line, char wanted) : IDialogueStep
{
    public string Name => name;

    public void Execute(DialogueContext context)
    {
        context.Put(line);
        if (context.TakeClass() != wanted)
            throw new StepRefusedException(Name, context.LastLine);
    }
}

public sealed class Content(IEnumerable<string> lines) : IDialogueStep
{
    public string Name => "content";

    public void Execute(DialogueContext context)
    {
        foreach (var line in lines)
            context.Put(line.StartsWith('.') ? "." + line : line);
        context.Put(".");
        if (context.TakeClass() != '2')
            throw new StepRefusedException(Name, context.LastLine);
    }
}

public static class RelayDialogue
{
    public static void Deliver(string host, string from, IReadOnlyList<string> to, IEnumerable<string> content)
    {
        var steps = new List<IDialogueStep>
        {
            new WaitForGreeting(),
            new Say("ehlo", "EHLO notify.orchard.example", '2'),
            new Say("mail", $"MAIL FROM:<{from}>", '2'),
        };
        foreach (var one in to)
            steps.Add(new Say("rcpt " + one, $"RCPT TO:<{one}>", '2'));
        steps.Add(new Say("data", "DATA", '3'));
        steps.Add(new Content(content));

        using var context = new DialogueContext(host, 25);
        foreach (var step in steps)
            step.Execute(context);
        context.Put("QUIT");
    }
}
