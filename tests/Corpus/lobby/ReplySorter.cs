#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Telecom.Alerts;

public enum Lane { Done, Reconnect, Tomorrow, SoonAgain, Trash }

public static class ReplySorter
{
    /// <summary>Which lane an alert goes into after the SMTP server has said what it has to say.</summary>
    public static Lane Sort(int replyCode)
    {
        if (replyCode is >= 200 and < 300)
            return Lane.Done;
        if (replyCode == 10060) //! SMTP008
            return Lane.Reconnect;
        if (replyCode >= 500)
            return Lane.Trash;
        if (replyCode == 421)
            return Lane.Reconnect;
        if (replyCode is 450 or 452)
            return Lane.Tomorrow;
        return Lane.SoonAgain;
    }
}

public sealed class AlertSession : IDisposable
{
    private TcpClient? _tcp;
    private StreamReader? _reader;
    private StreamWriter? _writer;

    public int Open(string host)
    {
        _tcp = new TcpClient(host, 25);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
        _writer = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var code = Reply();
        return code == 220 ? Ask("EHLO alerts.telecom.example") : code;
    }

    public int Send(string to, string alert)
    {
        var code = Ask("MAIL FROM:<noc@telecom.example>");
        if (code == 250)
            code = Ask($"RCPT TO:<{to}>");
        if (code / 100 == 2)
            code = Ask("DATA");
        if (code == 354)
            code = Ask($"Subject: {alert}\r\nTo: {to}\r\n\r\n{alert}\r\n.");
        return code;
    }

    private int Ask(string line)
    {
        _writer!.WriteLine(line);
        return Reply();
    }

    private int Reply()
    {
        string? line;
        do
        {
            line = _reader!.ReadLine();
        }
        while (line is { Length: > 3 } && line[3] == '-');
        return line is null ? throw new IOException("closed") : int.Parse(line.AsSpan(0, 3));
    }

    public void Dispose() => _tcp?.Dispose();
}

public sealed class AlertDesk(string host)
{
    private readonly Dictionary<Lane, Queue<(string To, string Alert)>> _lanes = new();

    public void Dispatch(string to, string alert)
    {
        using var session = new AlertSession();
        var opened = session.Open(host);
        var lane = opened == 250 ? ReplySorter.Sort(session.Send(to, alert)) : ReplySorter.Sort(opened);
        if (lane is Lane.Done or Lane.Trash)
            return;
        if (!_lanes.TryGetValue(lane, out var queue))
            _lanes[lane] = queue = new Queue<(string, string)>();
        queue.Enqueue((to, alert));
    }
}
