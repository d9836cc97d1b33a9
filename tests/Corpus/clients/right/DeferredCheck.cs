using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.DeferredCheck;

public sealed record Line(string Said, int Code, string Text);

/// <summary>What happened, in order; whoever gets it sees how far it went.</summary>
public sealed class Transcript
{
    private readonly List<Line> _lines = [];

    public IReadOnlyList<Line> Lines => _lines;

    public bool Completed { get; private set; }

    public Line Last => _lines[^1];

    public Transcript Add(Line line)
    {
        _lines.Add(line);
        return this;
    }

    public Transcript Complete()
    {
        Completed = true;
        return this;
    }
}

/// <summary>Every method returns the connection to go on with, or null; the reason is in the transcript.</summary>
public sealed class ReadyConnection
{
    private readonly StreamReader _reader;
    private readonly Stream _stream;
    private readonly Transcript _transcript;

    private ReadyConnection(Stream stream, Transcript transcript)
    {
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.UTF8);
        _transcript = transcript;
    }

    /// <summary>Only a server that says 220 and takes EHLO gives a connection.</summary>
    public static async Task<ReadyConnection?> OpenAsync(TcpClient tcp, string host, int port, Transcript transcript)
    {
        await tcp.ConnectAsync(host, port);
        var connection = new ReadyConnection(tcp.GetStream(), transcript);
        var greeting = await connection.HearAsync("");
        var ready = greeting.Code == 220 ? await connection.SayAsync("EHLO deferred.example") : greeting;
        if (ready.Code == 250)
            return connection;
        await connection.CloseAsync();
        return null;
    }

    public async Task<bool> TransferAsync(string sender, IEnumerable<string> recipients, string message)
    {
        if ((await SayAsync($"MAIL FROM:<{sender}>")).Code != 250)
            return false;

        var answers = new List<Line>();
        foreach (var recipient in recipients)
            answers.Add(await SayAsync($"RCPT TO:<{recipient}>"));
        if (!answers.Any(a => a.Code is 250 or 251))
            return false;

        if ((await SayAsync("DATA")).Code != 354)
            return false;
        using var lines = new StringReader(message);
        while (await lines.ReadLineAsync() is { } line)
            await WriteAsync(line is ['.', ..] ? "." + line : line);
        return (await SayAsync(".")).Code == 250;
    }

    public async Task CloseAsync()
    {
        try
        {
            await WriteAsync("QUIT");
            await _reader.ReadLineAsync();
        }
        catch (IOException)
        {
        }
    }

    private async Task<Line> SayAsync(string command)
    {
        await WriteAsync(command);
        return await HearAsync(command);
    }

    private async Task WriteAsync(string line) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    private async Task<Line> HearAsync(string said)
    {
        string? line;
        do
        {
            line = await _reader.ReadLineAsync() ?? throw new IOException("The server hung up after: " + said);
        }
        while (line.Length > 3 && line[3] == '-');

        var heard = new Line(said, int.Parse(line[..3]), line.Length > 4 ? line[4..] : "");
        _transcript.Add(heard);
        return heard;
    }
}

public static class DeferredSender
{
    public static async Task<Transcript> SendAsync(string host, int port, string sender, IEnumerable<string> recipients, string message)
    {
        var transcript = new Transcript();
        using var tcp = new TcpClient();
        var connection = await ReadyConnection.OpenAsync(tcp, host, port, transcript);
        if (connection is null)
            return transcript;

        var done = await connection.TransferAsync(sender, recipients, message);
        await connection.CloseAsync();
        return done ? transcript.Complete() : transcript;
    }
}
