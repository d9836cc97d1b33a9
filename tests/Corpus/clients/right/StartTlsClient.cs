using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.StartTlsClient;

public sealed record Reply(int Code, string[] Lines)
{
    public bool Ok => Code is >= 200 and < 300;
    public bool Temporary => Code is >= 400 and < 500;

    public bool Offers(string keyword) =>
        Array.Exists(Lines, l => l.Equals(keyword, StringComparison.OrdinalIgnoreCase) || l.StartsWith(keyword + " ", StringComparison.OrdinalIgnoreCase));
}

public sealed class SmtpFailure(string during, Reply reply) : Exception($"{during}: {reply.Code} {string.Join(' ', reply.Lines)}")
{
    public Reply Reply { get; } = reply;
}

public sealed record Receipt(bool Encrypted, IReadOnlyList<string> Accepted, IReadOnlyDictionary<string, Reply> Refused);

/// <summary>Sends a message, and only through TLS. The server must offer STARTTLS.</summary>
public sealed class StartTlsClient(string host, int port, RemoteCertificateValidationCallback? validate = null)
{
    private readonly byte[] _buffer = new byte[2048];
    private Stream _stream = Stream.Null;
    private int _start, _end;

    public async Task<Receipt> SendAsync(string sender, IReadOnlyList<string> recipients, string message, CancellationToken cancel = default)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port, cancel);
        _stream = tcp.GetStream();
        _start = _end = 0;
        try
        {
            Demand("greeting", await ReadReplyAsync(cancel));
            var hello = Demand("EHLO", await CommandAsync("EHLO starttls.example", cancel));
            if (!hello.Offers("STARTTLS"))
                throw new AuthenticationException($"{host} offers no STARTTLS.");

            Demand("STARTTLS", await CommandAsync("STARTTLS", cancel));
            // Bytes that came before the handshake were not sent by whom we are about to trust (RFC 3207, section 4.2).
            if (_start != _end)
                throw new AuthenticationException("Something was sent in clear behind the reply to STARTTLS.");

            var tls = new SslStream(_stream, leaveInnerStreamOpen: false, validate);
            _stream = tls;
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancel);

            // No new greeting; but everything that EHLO said before is void.
            Demand("EHLO", await CommandAsync("EHLO starttls.example", cancel));
            Demand("MAIL", await CommandAsync($"MAIL FROM:<{sender}>", cancel));

            var accepted = new List<string>();
            var refused = new Dictionary<string, Reply>();
            foreach (var recipient in recipients)
            {
                var reply = await CommandAsync($"RCPT TO:<{recipient}>", cancel);
                if (reply.Ok)
                    accepted.Add(recipient);
                else
                    refused[recipient] = reply;
            }

            if (accepted.Count > 0)
            {
                var data = await CommandAsync("DATA", cancel);
                if (data.Code != 354)
                    throw new SmtpFailure("DATA", data);
                Demand("end of data", await CommandAsync(Prepare(message) + "\r\n.", cancel));
            }

            await QuitAsync(cancel);
            return new Receipt(tls.IsEncrypted, accepted, refused);
        }
        catch (SmtpFailure)
        {
            await QuitAsync(cancel);
            throw;
        }
    }

    private static Reply Demand(string during, Reply reply) => reply.Ok ? reply : throw new SmtpFailure(during, reply);

    private async Task QuitAsync(CancellationToken cancel)
    {
        try
        {
            await CommandAsync("QUIT", cancel);
        }
        catch (IOException)
        {
        }
    }

    private async Task<Reply> CommandAsync(string command, CancellationToken cancel)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancel);
        return await ReadReplyAsync(cancel);
    }

    private async Task<Reply> ReadReplyAsync(CancellationToken cancel)
    {
        var lines = new List<string>();
        string line;
        do
        {
            line = await ReadLineAsync(cancel);
            if (line.Length < 3)
                throw new InvalidDataException($"'{line}' is no SMTP reply.");
            lines.Add(line.Length > 4 ? line[4..] : "");
        }
        while (line.Length > 3 && line[3] == '-');

        return new Reply(int.Parse(line.AsSpan(0, 3)), [.. lines]);
    }

    // Not a StreamReader: it would swallow bytes of the handshake, and hide whether any came too early.
    private async Task<string> ReadLineAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            while (_start < _end)
            {
                var c = (char)_buffer[_start++];
                if (c == '\n')
                    return line.ToString().TrimEnd('\r');
                line.Append(c);
            }

            _start = 0;
            _end = await _stream.ReadAsync(_buffer, cancel);
            if (_end == 0)
                throw new EndOfStreamException("The server closed the connection.");
        }
    }

    private static string Prepare(string message)
    {
        var lines = message.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return string.Join("\r\n", Array.ConvertAll(lines, l => l.StartsWith('.') ? "." + l : l));
    }
}
