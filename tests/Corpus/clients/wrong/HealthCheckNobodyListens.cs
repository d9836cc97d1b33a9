using System;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Clients.HealthCheckNobodyListens;

public sealed class RelayProbe
{
    private const int SubmissionPort = 587;

    public string LastError { get; private set; } = "";

    public bool IsAlive(string relay)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(relay, SubmissionPort);
        }
        catch (SocketException ex)  //! SMTP007
        {
            LastError = ex.Message;
        }

        var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        if (ReadCode(reader) != 220)
            return false;

        writer.WriteLine("EHLO probe.example");
        var alive = ReadCode(reader) == 250;
        writer.WriteLine("QUIT");
        return alive;
    }

    private static int ReadCode(StreamReader reader)
    {
        string? line;
        do
            line = reader.ReadLine();
        while (line is { Length: > 3 } && line[3] == '-');
        return line is { Length: >= 3 } && int.TryParse(line.AsSpan(0, 3), out var code) ? code : 0;
    }
}
