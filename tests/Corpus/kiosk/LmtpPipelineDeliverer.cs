#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace ListServer.Local;

public enum LocalOutcome { Stored, TryLater, Rejected }

public sealed class LmtpPipelineDeliverer
{
    private readonly string _socketPath;

    public LmtpPipelineDeliverer(string socketPath) => _socketPath = socketPath;

    public IReadOnlyDictionary<string, LocalOutcome> Deliver(string returnPath, IEnumerable<string> members, byte[] message)
    {
        var outcome = new Dictionary<string, LocalOutcome>();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_socketPath));
        using var stream = new BufferedStream(new NetworkStream(socket));

        if (Status(stream) is not (>= 200 and < 300))
            throw new IOException("LMTP server is not ready");

        Line(stream, "LHLO " + Environment.MachineName);
        if (Status(stream) / 100 != 2)
            throw new IOException("LHLO failed");

        Line(stream, $"MAIL FROM:<{returnPath}>");
        var mail = Status(stream);
        var accepted = new Queue<string>();
        foreach (var member in members)
        {
            if (mail >= 400)
            {
                outcome[member] = Map(mail);
                continue;
            }
            Line(stream, $"RCPT TO:<{member}>");
            var rcpt = Status(stream);
            if (rcpt < 300)
                accepted.Enqueue(member);
            else
                outcome[member] = Map(rcpt);
        }

        if (accepted.Count > 0)
        {
            Line(stream, "DATA");
            var go = Status(stream);
            if (go == 354)
                WriteMessage(stream, message);
            while (accepted.TryDequeue(out var member))
                outcome[member] = Map(go == 354 ? Status(stream) : go);
        }

        Line(stream, "QUIT");
        return outcome;
    }

    private static LocalOutcome Map(int status) => (status / 100) switch
    {
        2 => LocalOutcome.Stored,
        5 => LocalOutcome.Rejected,
        _ => LocalOutcome.TryLater,
    };

    private static void Line(Stream stream, string text)
    {
        stream.Write(Encoding.ASCII.GetBytes(text + "\r\n"));
        stream.Flush();
    }

    private static void WriteMessage(Stream stream, byte[] message)
    {
        var atStart = true;
        foreach (var b in message)
        {
            if (atStart && b == '.') stream.WriteByte((byte)'.');
            stream.WriteByte(b);
            atStart = b == '\n';
        }
        if (!atStart) stream.Write("\r\n"u8);
        stream.Write(".\r\n"u8);
        stream.Flush();
    }

    private static int Status(Stream stream)
    {
        int status, more;
        do
        {
            status = 0;
            more = ' ';
            for (int i = 0, c; (c = stream.ReadByte()) != '\n'; i++)
            {
                if (c < 0) throw new EndOfStreamException();
                if (i < 3) status = status * 10 + (c - '0');
                else if (i == 3) more = c;
            }
        }
        while (more == '-');
        return status;
    }
}
