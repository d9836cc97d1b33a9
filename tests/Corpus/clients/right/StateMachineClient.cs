using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.StateMachineClient;

public enum Outcome { Sent, TryAgainLater, GiveUp, Disconnected }

/// <summary>The session as a table: in each state one reply is awaited, and it decides the next state and what is said.</summary>
public sealed class StateMachineClient
{
    private enum State { Connected, Ehlo, Helo, Mail, Rcpt, Data, Body, Quit, Closed }

    private readonly Queue<string> _pending = new();
    private readonly string _sender;
    private readonly string _message;
    private State _state = State.Connected;
    private string? _asking;

    public StateMachineClient(string sender, IEnumerable<string> recipients, string message)
    {
        _sender = sender;
        _message = message;
        foreach (var recipient in recipients)
            _pending.Enqueue(recipient);
    }

    public Outcome Outcome { get; private set; } = Outcome.Disconnected;

    public int LastCode { get; private set; }

    public List<string> Accepted { get; } = [];

    public List<(string Recipient, int Code)> Refused { get; } = [];

    public Outcome Run(string host, int port)
    {
        using var client = new TcpClient();
        client.Connect(host, port);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        while (_state != State.Closed)
        {
            var line = reader.ReadLine();
            if (line is null)
                break;
            if (line.Length > 3 && line[3] == '-')
                continue;

            var say = Next(line.Length >= 3 && int.TryParse(line[..3], out var code) ? code : 0);
            if (say is not null)
                stream.Write(Encoding.UTF8.GetBytes(say + "\r\n"));
        }

        return Outcome;
    }

    private string? Next(int code)
    {
        if (_state != State.Quit)
            LastCode = code;

        switch (_state, code / 100)
        {
            case (State.Connected, 2):
                _state = State.Ehlo;
                return "EHLO machine.example";

            case (State.Ehlo, 5):
                _state = State.Helo;
                return "HELO machine.example";

            case (State.Ehlo or State.Helo, 2):
                _state = State.Mail;
                return $"MAIL FROM:<{_sender}>";

            case (State.Mail, 2):
                return NextRecipient();

            case (State.Rcpt, 2):
                Accepted.Add(_asking!);
                return NextRecipient();

            case (State.Rcpt, 4 or 5) when code != 421:
                Refused.Add((_asking!, code));
                return NextRecipient();

            case (State.Data, 3):
                _state = State.Body;
                return Quote(_message) + "\r\n.";

            case (State.Body, 2):
                return Leave(Outcome.Sent);

            case (State.Quit, _):
                _state = State.Closed;
                return null;

            case (_, 5):
                return Leave(Outcome.GiveUp);

            default:
                return Leave(Outcome.TryAgainLater);
        }
    }

    private string NextRecipient()
    {
        if (_pending.TryDequeue(out _asking))
        {
            _state = State.Rcpt;
            return $"RCPT TO:<{_asking}>";
        }

        if (Accepted.Count > 0)
        {
            _state = State.Data;
            return "DATA";
        }

        return Leave(Refused.Exists(r => r.Code < 500) ? Outcome.TryAgainLater : Outcome.GiveUp);
    }

    private string Leave(Outcome outcome)
    {
        Outcome = outcome;
        _state = State.Quit;
        return "QUIT";
    }

    private static string Quote(string message)
    {
        var text = message.ReplaceLineEndings("\r\n").TrimEnd('\r', '\n');
        return (text.StartsWith('.') ? "." : "") + text.Replace("\r\n.", "\r\n..");
    }
}
