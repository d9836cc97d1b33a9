#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Forum.Digest;

public enum SubmitState { Fresh, Greeted, Introduced, Sender, Recipient, Content, Taken, Refused, Postponed }

public sealed record Digest(string From, string To, string Subject, string Body)
{
    public bool NeedsUtf8 => From.Concat(To).Any(c => c > 127);

    public Digest Downgraded()
    {
        var idn = new IdnMapping();
        var at = To.LastIndexOf('@');
        return this with { To = To[..(at + 1)] + idn.GetAscii(To[(at + 1)..]) };
    }

    public Digest WithoutPictures() => this with { Body = string.Join('\n', Body.Split('\n').Where(l => !l.Contains("<img"))) };
}

public sealed class ConvertingSubmitter(string relay)
{
    private SubmitState _state;
    private int _code;
    private string _text = "";

    /// <summary>Sends the digest, and if the server will not have it so, sends it in a plainer form.</summary>
    public async Task<SubmitState> SubmitAsync(Digest digest)
    {
        var state = await AttemptAsync(digest);
        if (state == SubmitState.Refused && _code is 550 or 553 or 555 && digest.NeedsUtf8)
        {
            var plain = digest.Downgraded();
            if (plain.To == digest.To)
                return state;
            digest = plain;
            state = await AttemptAsync(digest);
        }
        if (state == SubmitState.Refused && _code is 552 or 554 && digest.Body.Contains("<img"))
            state = await AttemptAsync(digest.WithoutPictures());
        return state;
    }

    private async Task<SubmitState> AttemptAsync(Digest digest)
    {
        _state = SubmitState.Fresh;
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(relay, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        while (_state < SubmitState.Taken)
        {
            (string? Line, int Wanted, SubmitState Next) step = _state switch
            {
                SubmitState.Fresh => (null, 2, SubmitState.Greeted),
                SubmitState.Greeted => ("EHLO digest.forum.example", 2, SubmitState.Introduced),
                SubmitState.Introduced => ($"MAIL FROM:<{digest.From}>" + (digest.NeedsUtf8 ? " SMTPUTF8" : ""), 2, SubmitState.Sender),
                SubmitState.Sender => ($"RCPT TO:<{digest.To}>", 2, SubmitState.Recipient),
                SubmitState.Recipient => ("DATA", 3, SubmitState.Content),
                _ => (Render(digest), 2, SubmitState.Taken),
            };

            if (step.Line is not null)
                await writer.WriteLineAsync(step.Line);
            (_code, _text) = await ReadAsync(reader);
            _state = (_code / 100) switch
            {
                var hundred when hundred == step.Wanted => step.Next,
                4 => SubmitState.Postponed,
                _ => SubmitState.Refused,
            };
        }

        await writer.WriteLineAsync("QUIT");
        if (_state != SubmitState.Taken)
            Console.Error.WriteLine($"{digest.To}: {_text}");
        return _state;
    }

    private static async Task<(int, string)> ReadAsync(StreamReader reader)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync();
            if (line is null)
                return (421, "connection closed");
        }
        while (line.Length > 3 && line[3] == '-');
        return (int.Parse(line.AsSpan(0, 3)), line);
    }

    private static string Render(Digest d)
    {
        var lines = new List<string> { "From: " + d.From, "To: " + d.To, "Subject: " + d.Subject, "Content-Type: text/html; charset=utf-8", "" };
        lines.AddRange(d.Body.Split('\n').Select(l => l.StartsWith('.') ? "." + l : l));
        lines.Add(".");
        return string.Join("\r\n", lines);
    }
}
