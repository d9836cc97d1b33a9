#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;

namespace Grid.Alerts;

public class SmtpReplyError : Exception
{
    public int ReplyCode { get; }

    public SmtpReplyError(int replyCode, string line) : base(line) => ReplyCode = replyCode;
}

public class AlertPolicyMailer
{
    private readonly IAsyncPolicy _policy;
    private readonly string _server;

    public AlertPolicyMailer(string server, ILogger<AlertPolicyMailer> logger)
    {
        _server = server;
        _policy = Policy
            .Handle<SmtpReplyError>() //! SMTP101
            .WaitAndRetryAsync(4, n => TimeSpan.FromSeconds(20 * n),
                (error, delay) => logger.LogWarning(error, "mail not taken, again in {Delay}", delay));
    }

    public Task AlertAsync(string to, string subject, string text) =>
        _policy.ExecuteAsync(() => TransferAsync(to, subject, text));

    private async Task TransferAsync(string to, string subject, string text)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_server, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        await ReadAsync(reader, 2);
        await CommandAsync(reader, writer, "EHLO grid", 2);
        await CommandAsync(reader, writer, "MAIL FROM:<grid@alerts.example>", 2);
        await CommandAsync(reader, writer, $"RCPT TO:<{to}>", 2);
        await CommandAsync(reader, writer, "DATA", 3);
        await CommandAsync(reader, writer, $"To: {to}\r\nSubject: {subject}\r\n\r\n{text}\r\n.", 2);
        await writer.WriteLineAsync("QUIT");
    }

    private static async Task CommandAsync(StreamReader reader, StreamWriter writer, string line, int digit)
    {
        await writer.WriteLineAsync(line);
        await ReadAsync(reader, digit);
    }

    private static async Task ReadAsync(StreamReader reader, int digit)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync();
            if (line is null || line.Length < 3)
                throw new IOException("connection lost");
        }
        while (line.Length > 3 && line[3] == '-');
        var code = int.Parse(line.Substring(0, 3));
        if (code / 100 != digit)
            throw new SmtpReplyError(code, line);
    }
}
