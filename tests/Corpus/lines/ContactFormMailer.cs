#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace CmsPlugins.ContactForm;

public sealed record FormEntry(string Name, string ReplyTo, string Text, string PageUrl);

public sealed record PluginSettings(string SmtpHost, int SmtpPort, string SiteName, string Recipient);

/// <summary>The plugin must not have dependencies, so it brings its own few lines of SMTP.</summary>
public sealed class ContactFormMailer(PluginSettings settings)
{
    public async Task<string?> SubmitAsync(FormEntry entry, CancellationToken token)
    {
        if (string.IsNullOrWhiteSpace(entry.Text))
            return "Please write something.";
        if (entry.ReplyTo.AsSpan().ContainsAny('\r', '\n', '>'))
            return "This is not an address.";

        using var tcp = new TcpClient();
        await tcp.ConnectAsync(settings.SmtpHost, settings.SmtpPort, token);
        await using NetworkStream stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        string? greeting = await ReadAsync(reader, token); //! SMTP003
        if (greeting?.StartsWith("220") == false)
            return "The mail server is not available.";

        if (!Good(await TalkAsync(stream, reader, $"EHLO {settings.SiteName}", token)))
            return "The mail server does not like this site.";

        if (!Good(await TalkAsync(stream, reader, $"MAIL FROM:<noreply@{settings.SiteName}>", token)))
            return "The mail server does not accept the sender.";

        if (!Good(await TalkAsync(stream, reader, $"RCPT TO:<{settings.Recipient}>", token)))
            return "The mail server does not accept the recipient.";

        string? data = await TalkAsync(stream, reader, "DATA", token);
        if (data is null || data[0] != '3')
            return "The mail server does not take the message.";

        var mail = new StringBuilder();
        mail.Append($"From: {settings.SiteName} <noreply@{settings.SiteName}>\r\n");
        mail.Append($"To: <{settings.Recipient}>\r\n");
        mail.Append($"Reply-To: <{entry.ReplyTo}>\r\n");
        mail.Append("Subject: Contact form\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
        mail.Append($"{entry.Name} wrote on {entry.PageUrl}:\r\n\r\n");
        foreach (string line in entry.Text.ReplaceLineEndings("\n").Split('\n'))
            mail.Append(line.StartsWith('.') ? "." : "").Append(line).Append("\r\n");
        mail.Append('.');

        bool accepted = Good(await TalkAsync(stream, reader, mail.ToString(), token));
        await stream.WriteAsync("QUIT\r\n"u8.ToArray(), token);
        return accepted ? null : "The mail server refused the message.";
    }

    private static bool Good(string? reply) => reply is ['2', ..];

    private static async Task<string?> TalkAsync(Stream stream, StreamReader reader, string line, CancellationToken token)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), token);
        return await ReadAsync(reader, token);
    }

    private static async Task<string?> ReadAsync(StreamReader reader, CancellationToken token)
    {
        while (true)
        {
            string? line = await reader.ReadLineAsync(token);
            if (line is null || line.Length < 4 || line[3] != '-')
                return line;
        }
    }
}
