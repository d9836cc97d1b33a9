#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Cms.Plugins.Forms;

public abstract class HookedSmtpClient : IDisposable
{
    private TcpClient? _tcp;
    private StreamReader? _reader;
    private StreamWriter? _writer;

    protected virtual void OnLine(bool sent, string line)
    {
    }

    /// <summary>Called with every reply before the next command goes out.</summary>
    protected abstract void OnReply(string command, int code, string text);

    protected void Open(string host, int port)
    {
        _tcp = new TcpClient(host, port);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        _writer = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        Await("");
    }

    protected void Say(string verb, string? argument = null)
    {
        var line = argument == null ? verb : verb + " " + argument;
        OnLine(true, line);
        _writer!.WriteLine(line);
        Await(verb);
    }

    protected void SayBody(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            _writer!.WriteLine(line.StartsWith('.') ? "." + line : line);
        _writer!.WriteLine(".");
        Await(".");
    }

    private void Await(string command)
    {
        var text = new StringBuilder();
        string line;
        do
        {
            line = _reader!.ReadLine() ?? throw new EndOfStreamException();
            OnLine(false, line);
            if (line.Length > 4)
                text.AppendLine(line.Substring(4));
        }
        while (line.Length > 3 && line[3] == '-');
        OnReply(command, int.Parse(line.Substring(0, 3)), text.ToString());
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _tcp?.Dispose();
    }
}

public sealed class FormMailer(Action<string> trace) : HookedSmtpClient
{
    private readonly HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase);

    public void Post(string visitor, string owner, IDictionary<string, string> fields)
    {
        Open("localhost", 25);
        Say("EHLO", "cms.example");
        Say("MAIL", "FROM:<forms@cms.example>" + (_extensions.Contains("SMTPUTF8") ? " SMTPUTF8" : ""));
        Say("RCPT", "TO:<" + owner + ">");
        Say("DATA");

        var lines = new List<string>
        {
            "From: forms@cms.example",
            "Reply-To: " + visitor,
            "To: " + owner,
            "Subject: A visitor has written",
            "Content-Type: text/plain; charset=utf-8",
            "",
        };
        foreach (var field in fields)
            lines.Add(field.Key + ": " + field.Value.ReplaceLineEndings(" "));
        SayBody(lines);
        Say("QUIT");
    }

    protected override void OnLine(bool sent, string line) => trace((sent ? "> " : "< ") + line);

    protected override void OnReply(string command, int code, string text)
    {
        var wanted = command == "DATA" ? 3 : 2;
        if (code / 100 != wanted && command != "QUIT")
            throw new InvalidOperationException($"{(command.Length == 0 ? "Connection" : command)}: {code} {text}");

        if (command == "EHLO")
        {
            foreach (var word in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                _extensions.Add(word.Split(' ')[0].Trim());
        }
    }
}
