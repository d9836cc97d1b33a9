#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Enterprise.Messaging.Smtp.Commands;

public interface ICommandResult
{
    bool Succeeded { get; }
    string Describe();
}

internal sealed record CommandResult(string Name, int Code, string Text, bool Succeeded) : ICommandResult
{
    public string Describe() => $"{Name}: {Code} {Text}";
}

internal abstract class SmtpCommandBase
{
    public string Name => GetType().Name.Replace("Command", "").ToUpperInvariant();

    protected abstract string Line { get; }

    protected virtual bool IsSuccess(int code) => code / 100 == 2;

    public CommandResult Execute(SmtpWire wire)
    {
        wire.WriteLine(Line);
        (int code, string text) = wire.ReadReply();
        return new CommandResult(Name, code, text, IsSuccess(code));
    }
}

internal sealed class EhloCommand(string domain) : SmtpCommandBase
{
    protected override string Line => $"EHLO {domain}";
}

internal sealed class MailCommand(string sender) : SmtpCommandBase
{
    protected override string Line => $"MAIL FROM:<{sender}>";

    protected override bool IsSuccess(int code) => code == 250;
}

internal sealed class RcptCommand(string recipient) : SmtpCommandBase
{
    protected override string Line => $"RCPT TO:<{recipient}>";

    protected override bool IsSuccess(int code) => code == 250; //? SMTP103
}

internal sealed class DataCommand : SmtpCommandBase
{
    protected override string Line => "DATA";

    protected override bool IsSuccess(int code) => code == 354;
}

internal sealed class ContentCommand(string content) : SmtpCommandBase
{
    protected override string Line => content.Replace("\r\n.", "\r\n..") + "\r\n.";
}

internal sealed class SmtpWire : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private readonly Stream _stream;

    public SmtpWire(string host, int port)
    {
        _client = new TcpClient(host, port);
        _stream = _client.GetStream();
        _reader = new StreamReader(_stream, Encoding.UTF8);
        (int code, string text) = ReadReply();
        if (code != 220)
            throw new IOException($"{host} is not ready: {code} {text}");
    }

    public void WriteLine(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\r\n");
        _stream.Write(bytes, 0, bytes.Length);
    }

    public (int Code, string Text) ReadReply()
    {
        var text = new List<string>();
        for (; ; )
        {
            string line = _reader.ReadLine() ?? throw new EndOfStreamException();
            text.Add(line.Length > 4 ? line.Substring(4) : string.Empty);
            if (line.Length < 4 || line[3] == ' ')
                return (int.Parse(line.Substring(0, 3)), string.Join(" / ", text));
        }
    }

    public void Dispose()
    {
        WriteLine("QUIT");
        _reader.Dispose();
        _client.Dispose();
    }
}

public sealed class MailTransaction
{
    private readonly List<SmtpCommandBase> _commands = new();

    public MailTransaction(string domain, string sender, IEnumerable<string> recipients, string content)
    {
        _commands.Add(new EhloCommand(domain));
        _commands.Add(new MailCommand(sender));
        _commands.AddRange(recipients.Select(r => new RcptCommand(r)));
        _commands.Add(new DataCommand());
        _commands.Add(new ContentCommand(content));
    }

    public IReadOnlyList<ICommandResult> Commit(string host, int port = 25)
    {
        var log = new List<ICommandResult>();
        using var wire = new SmtpWire(host, port);
        foreach (SmtpCommandBase command in _commands)
        {
            CommandResult result = command.Execute(wire);
            log.Add(result);
            if (!result.Succeeded)
                throw new InvalidOperationException(result.Describe());
        }
        return log;
    }
}
