using System.Net.Sockets;
using System.Text;
using SmtpReplies;

namespace Newsletter;

/// <summary>Asks a server over a bare socket whether it takes mail, and what it offers.</summary>
internal static class Probe
{
    /// <summary>Reads the greeting, checks it, and only then sends EHLO.</summary>
    /// <returns>The greeting, and the reply to EHLO if there was a reason to send it.</returns>
    public static async Task<(SmtpReply Greeting, SmtpReply Ehlo)> AskAsync(string host, int port, CancellationToken cancellation)
    {
        using TcpClient client = new();
        await client.ConnectAsync(host, port, cancellation);
        using StreamReader reader = new(client.GetStream());
        using StreamWriter writer = new(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        SmtpReply greeting = await ReadReplyAsync(reader, cancellation);
        if (!greeting.IsServiceReady())
        {
            // 554 and 421 are greetings too. After 554 the server only waits for QUIT (RFC 5321, section 3.1).
            await writer.WriteLineAsync("QUIT".AsMemory(), cancellation);
            return (greeting, default);
        }

        await writer.WriteLineAsync("EHLO localhost".AsMemory(), cancellation);
        SmtpReply ehlo = await ReadReplyAsync(reader, cancellation);
        await writer.WriteLineAsync("QUIT".AsMemory(), cancellation);
        return (greeting, ehlo);
    }

    /// <summary>The bug, on purpose: does not wait for the greeting, so that what it takes for the reply to EHLO is the greeting.</summary>
    public static async Task<string?> AskHurriedlyAsync(string host, int port, CancellationToken cancellation)
    {
        using TcpClient client = new();
        await client.ConnectAsync(host, port, cancellation);
        using StreamReader reader = new(client.GetStream());
        using StreamWriter writer = new(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        await writer.WriteLineAsync("EHLO localhost"); // SMTP002
        return await reader.ReadLineAsync(cancellation);
    }

    /// <summary>The bug, on purpose: reads the greeting and goes on whatever it says, also after 554.</summary>
    public static async Task<string?> AskBlindlyAsync(string host, int port, CancellationToken cancellation)
    {
        using TcpClient client = new();
        await client.ConnectAsync(host, port, cancellation);
        using StreamReader reader = new(client.GetStream());
        using StreamWriter writer = new(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        string? greeting = await reader.ReadLineAsync(cancellation); // SMTP003
        Console.WriteLine($"greeting: {greeting}");
        await writer.WriteLineAsync("EHLO localhost");
        return await reader.ReadLineAsync(cancellation);
    }

    // All lines of a reply: those before the last have a hyphen after the code (RFC 5321, section 4.2.1).
    private static async Task<SmtpReply> ReadReplyAsync(StreamReader reader, CancellationToken cancellation)
    {
        StringBuilder lines = new();
        string? line;
        do
        {
            line = await reader.ReadLineAsync(cancellation);
            lines.Append(line).Append("\r\n");
        }
        while (line is { Length: > 3 } && line[3] == '-');

        return SmtpReply.TryParse(lines.ToString(), out SmtpReply reply) ? reply : default;
    }
}
