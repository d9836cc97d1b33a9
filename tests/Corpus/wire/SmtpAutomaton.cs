#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Tessera.Ticketing.Mail;

internal enum Phase
{
    AwaitBanner,
    AwaitHello,
    AwaitSender,
    AwaitRecipient,
    AwaitDataPrompt,
    AwaitAcceptance,
    Finished,
    Broken,
}

internal sealed class Ticket
{
    public required string Number { get; init; }
    public required string Holder { get; init; }
    public required string Html { get; init; }
    public List<string> CopyTo { get; } = new();
}

/// <summary>One ticket, one session. Every reply of the server moves the automaton one phase on.</summary>
internal sealed class SmtpAutomaton
{
    private readonly StreamReader _in;
    private readonly StreamWriter _out;
    private readonly Ticket _ticket;
    private readonly Queue<string> _recipients = new();
    private Phase _phase = Phase.AwaitBanner;
    private int _taken;

    public SmtpAutomaton(Stream stream, Ticket ticket)
    {
        _in = new StreamReader(stream, Encoding.ASCII);
        _out = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        _ticket = ticket;
        _recipients.Enqueue(ticket.Holder);
        foreach (var copy in ticket.CopyTo)
            _recipients.Enqueue(copy);
    }

    public string? Failure { get; private set; }

    public static bool Send(string host, Ticket ticket, out string? failure)
    {
        using var tcp = new TcpClient(host, 25);
        var automaton = new SmtpAutomaton(tcp.GetStream(), ticket);
        automaton.Run();
        failure = automaton.Failure;
        return automaton._phase == Phase.Finished;
    }

    private void Run()
    {
        while (_phase is not (Phase.Finished or Phase.Broken))
        {
            var (code, text) = NextReply();
            Step(code, text);
        }
        _out.WriteLine("QUIT");
    }

    private void Step(int code, string text)
    {
        switch (_phase)
        {
            case Phase.AwaitBanner when code == 220:
                _out.WriteLine("EHLO tickets.tessera.example");
                _phase = Phase.AwaitHello;
                break;

            case Phase.AwaitHello when code == 250:
                _out.WriteLine("MAIL FROM:<noreply@tessera.example>");
                _phase = Phase.AwaitSender;
                break;

            case Phase.AwaitSender when code == 250:
                _out.WriteLine($"RCPT TO:<{_recipients.Dequeue()}>");
                _phase = Phase.AwaitRecipient;
                break;

            case Phase.AwaitRecipient:
                if (code is 250 or 251)
                    _taken++;
                else if (code == 421)
                    goto default;

                if (_recipients.TryDequeue(out var next))
                {
                    _out.WriteLine($"RCPT TO:<{next}>");
                }
                else if (_taken > 0)
                {
                    _out.WriteLine("DATA");
                    _phase = Phase.AwaitDataPrompt;
                }
                else
                {
                    goto default;
                }
                break;

            case Phase.AwaitDataPrompt when code == 354:
                WriteContent();
                _out.WriteLine(".");
                _phase = Phase.AwaitAcceptance;
                break;

            case Phase.AwaitAcceptance when code / 100 == 2:
                _phase = Phase.Finished;
                break;

            default:
                Failure = $"{_phase}: {code} {text}";
                _phase = Phase.Broken;
                break;
        }
    }

    private void WriteContent()
    {
        _out.WriteLine("From: Tessera <noreply@tessera.example>");
        _out.WriteLine($"To: <{_ticket.Holder}>");
        _out.WriteLine($"Subject: Your ticket {_ticket.Number}");
        _out.WriteLine("Content-Type: text/html; charset=utf-8");
        _out.WriteLine();
        foreach (var line in _ticket.Html.ReplaceLineEndings("\n").Split('\n'))
            _out.WriteLine(line.StartsWith('.') ? "." + line : line);
    }

    private (int Code, string Text) NextReply()
    {
        var text = new StringBuilder();
        while (_in.ReadLine() is { } line)
        {
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                return (0, line);
            text.Append(line.AsSpan(3)).Append(' ');
            if (line.Length == 3 || line[3] == ' ')
                return (code, text.ToString().Trim());
        }
        return (0, "connection closed");
    }
}
