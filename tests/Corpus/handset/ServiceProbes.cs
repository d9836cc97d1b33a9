#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Ops.Probes;

public abstract class LineProbe(ILogger log)
{
    protected StreamReader Input { get; private set; } = StreamReader.Null;
    protected StreamWriter Output { get; private set; } = StreamWriter.Null;

    public bool Run(string host, int port)
    {
        try
        {
            using var tcp = new TcpClient { ReceiveTimeout = 20_000, SendTimeout = 20_000 };
            tcp.Connect(host, port);
            using var stream = tcp.GetStream();
            Input = new StreamReader(stream, Encoding.ASCII);
            Output = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            return Converse();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            log.LogWarning(e, "{Probe} failed at {Host}:{Port}", GetType().Name, host, port);
            return false;
        }
    }

    protected abstract bool Converse();

    protected string Line() => Input.ReadLine() ?? throw new EndOfStreamException();
}

public sealed class PopProbe(ILogger<PopProbe> log) : LineProbe(log)
{
    protected override bool Converse()
    {
        if (!Line().StartsWith("+OK"))
            return false;
        Output.WriteLine("CAPA");
        var first = Line();
        if (first.StartsWith("+OK"))
        {
            while (Line() != ".")
            {
            }
        }
        Output.WriteLine("QUIT");
        return true;
    }
}

public sealed class SubmissionProbe(ILogger<SubmissionProbe> log, string recipient) : LineProbe(log)
{
    private readonly ILogger _trace = log;

    protected override bool Converse()
    {
        var greeting = Line();
        if (!greeting.StartsWith("220"))
        {
            _trace.LogWarning("Greeting: {Greeting}", greeting);
            return false;
        }

        Output.WriteLine("EHLO probe.ops.example");
        var hello = Line(); //! SMTP006
        if (!hello.StartsWith("250"))
            return false;

        Output.WriteLine("MAIL FROM:<probe@ops.example>");
        if (Line()[0] != '2')
            return false;

        Output.WriteLine($"RCPT TO:<{recipient}>");
        var answer = Line();
        Output.WriteLine("RSET");
        Line();
        Output.WriteLine("QUIT");
        return answer.Length > 0 && answer[0] == '2';
    }
}

public sealed class ProbeBoard(IEnumerable<(string Name, LineProbe Probe, string Host, int Port)> probes)
{
    public Dictionary<string, bool> Refresh()
    {
        var board = new Dictionary<string, bool>();
        foreach (var (name, probe, host, port) in probes)
            board[name] = probe.Run(host, port);
        return board;
    }
}
