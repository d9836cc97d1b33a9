#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Outbound;

public sealed class SmtpRefusedException : Exception
{
    public SmtpRefusedException(string command, int code, string text)
        : base($"{command} was refused: {code} {text}")
    {
        Code = code;
        Command = command;
    }

    public int Code { get; }
    public string Command { get; }
}

public sealed record TicketMail(string TicketNo, string To, string Html);

public sealed class TicketNotifier
{
    private readonly ILogger<TicketNotifier> _logger;
    private readonly string _host;

    public TicketNotifier(ILogger<TicketNotifier> logger, string host)
    {
        _logger = logger;
        _host = host;
    }

    public async Task NotifyAsync(TicketMail mail)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                await TransferAsync(mail);
                return;
            }
            catch (SmtpRefusedException ex) when (ex.Message.Contains("try again", StringComparison.OrdinalIgnoreCase)) //! SMTP102
            {
                _logger.LogInformation("Ticket {No}: {Command} deferred, waiting", mail.TicketNo, ex.Command);
                await Task.Delay(TimeSpan.FromMinutes(5));
            }
        }
        _logger.LogError("Ticket {No}: giving up", mail.TicketNo);
    }

    private async Task TransferAsync(TicketMail mail)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_host, 25);
        var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        await CheckAsync(reader, "connect", 2);
        await CommandAsync("EHLO helpdesk", 2);
        await CommandAsync("MAIL FROM:<helpdesk@example.com>", 2);
        await CommandAsync($"RCPT TO:<{mail.To}>", 2);
        await CommandAsync("DATA", 3);
        await writer.WriteLineAsync($"To: {mail.To}\r\nSubject: Ticket {mail.TicketNo}\r\nContent-Type: text/html\r\n");
        await writer.WriteLineAsync(mail.Html.ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n.."));
        await CommandAsync(".", 2);
        await writer.WriteLineAsync("QUIT");

        async Task CommandAsync(string line, int expectedClass)
        {
            await writer.WriteLineAsync(line);
            await CheckAsync(reader, line.Split(' ')[0], expectedClass);
        }
    }

    private static async Task CheckAsync(StreamReader reader, string command, int expectedClass)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync();
            if (line is null || line.Length < 3)
                throw new IOException("connection lost");
        }
        while (line.Length > 3 && line[3] == '-');
        var code = int.Parse(line[..3]);
        if (code / 100 != expectedClass)
            throw new SmtpRefusedException(command, code, line[3..].TrimStart());
    }
}
