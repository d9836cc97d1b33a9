#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Invoicing.Outbound;

public enum Lane { Sent, Tomorrow, Soon, Back }

public sealed class WireReply
{
    public int Code { get; init; }
    public List<string> Lines { get; } = new();
    public override string ToString() => string.Join(" / ", Lines);
}

public sealed class InvoiceWire : IDisposable
{
    private readonly TcpClient _client = new();
    private StreamReader _in = StreamReader.Null;
    private StreamWriter _out = StreamWriter.Null;

    public WireReply Open(string host)
    {
        _client.Connect(host, 25);
        _in = new StreamReader(_client.GetStream(), Encoding.ASCII);
        _out = new StreamWriter(_client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var greeting = Next();
        return greeting.Code == 220 ? Do("EHLO invoicing.example") : greeting;
    }

    public WireReply Deliver(string from, string to, IEnumerable<string> message)
    {
        var r = Do($"MAIL FROM:<{from}>");
        if (r.Code != 250) return r;
        r = Do($"RCPT TO:<{to}>");
        if (r.Code is not (250 or 251)) return r;
        r = Do("DATA");
        if (r.Code != 354) return r;
        foreach (var line in message)
            _out.WriteLine(line.StartsWith('.') ? '.' + line : line);
        return Do(".");
    }

    public void Reset() => Do("RSET");

    private WireReply Do(string command)
    {
        _out.WriteLine(command);
        return Next();
    }

    private WireReply Next()
    {
        var lines = new List<string>();
        do
        {
            lines.Add(_in.ReadLine() ?? throw new EndOfStreamException());
        }
        while (lines[^1].Length > 3 && lines[^1][3] == '-');
        var reply = new WireReply { Code = int.Parse(lines[0][..3]) };
        reply.Lines.AddRange(lines);
        return reply;
    }

    public void Dispose() => _client.Dispose();
}

public sealed class DeliveryLanes
{
    public IReadOnlyDictionary<string, Lane> Run(string host, IReadOnlyList<(string To, string[] Body)> invoices)
    {
        var lanes = new Dictionary<string, Lane>();
        using var wire = new InvoiceWire();
        var open = wire.Open(host);
        if (open.Code != 250)
            return invoices.ToDictionary(i => i.To, _ => Lane.Soon);

        foreach (var (to, body) in invoices)
        {
            var reply = wire.Deliver("invoices@invoicing.example", to, body);
            lanes[to] = Choose(reply);
            if (lanes[to] != Lane.Sent)
                wire.Reset();
        }
        return lanes;
    }

    private static Lane Choose(WireReply reply)
    {
        var code = reply.Code;
        if (code < 400)
            return Lane.Sent;
        if (code >= 500)
            return Lane.Back;
        if (code == 552) //! SMTP008
            return Lane.Tomorrow;
        return Lane.Soon;
    }
}
