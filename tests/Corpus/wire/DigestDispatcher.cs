#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Forum.Digests;

public sealed record Digest(string Address, string Html);

public sealed class DigestDispatcher
{
    private readonly ILogger<DigestDispatcher> _log;
    private readonly string _host;
    private readonly string _sender;

    public DigestDispatcher(string host, string sender, ILogger<DigestDispatcher> log)
    {
        _host = host;
        _sender = sender;
        _log = log;
    }

    public async Task<IReadOnlyList<Digest>> DispatchAsync(IReadOnlyList<Digest> digests, CancellationToken ct)
    {
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(_host, 587, SecureSocketOptions.StartTls, ct);
        }
        catch (SocketException e)
        {
            _log.LogWarning(e, "no way to {Host}", _host);
        }
        catch (SmtpCommandException e)
        {
            _log.LogWarning(e, "{Host} greets with {Code}", _host, (int)e.StatusCode);
        }

        if (!client.IsConnected)
            return digests;

        var left = new List<Digest>();
        foreach (var digest in digests)
        {
            try
            {
                await client.SendAsync(Build(digest), ct);
            }
            catch (SmtpCommandException e) when ((int)e.StatusCode is >= 400 and < 500)
            {
                left.Add(digest);
            }
            catch (SmtpCommandException e)
            {
                _log.LogWarning("{Address} is refused: {Code} {Text}", digest.Address, (int)e.StatusCode, e.Message);
            }
        }
        await client.DisconnectAsync(true, ct);
        return left;
    }

    /// <summary>Asks the relay what it offers, for the admin page.</summary>
    public async Task<IReadOnlyList<string>> CapabilitiesAsync(CancellationToken ct)
    {
        StreamReader? reader = null;
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(_host, 587, ct);
            reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            var hello = await reader.ReadLineAsync(ct);
            if (hello?.StartsWith("220", StringComparison.Ordinal) != true)
            {
                reader.Dispose();
                reader = null;
            }
        }
        catch (SocketException e)
        {
            _log.LogDebug(e, "admin page: {Host} is off", _host);
        }

        if (reader is null)
            return Array.Empty<string>();

        var offered = new List<string>();
        await tcp.GetStream().WriteAsync("EHLO admin.forum.example\r\n"u8.ToArray(), ct);
        while (await reader.ReadLineAsync(ct) is { Length: > 3 } line)
        {
            if (!line.StartsWith("250", StringComparison.Ordinal))
                break;
            offered.Add(line[4..]);
            if (line[3] == ' ')
                break;
        }
        await tcp.GetStream().WriteAsync("QUIT\r\n"u8.ToArray(), ct);
        reader.Dispose();
        return offered.Skip(1).Order(StringComparer.Ordinal).ToList();
    }

    private MimeMessage Build(Digest digest)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(_sender));
        message.To.Add(MailboxAddress.Parse(digest.Address));
        message.Subject = "What you missed";
        message.Headers.Add(HeaderId.Precedence, "bulk");
        message.Body = new TextPart("html") { Text = digest.Html };
        return message;
    }
}
