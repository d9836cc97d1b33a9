#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Datacenter.Alerts;

public abstract class TextChannel
{
    protected StreamReader Input { get; private set; } = StreamReader.Null;
    protected StreamWriter Output { get; private set; } = StreamWriter.Null;

    protected async Task AttachAsync(string host, int port, bool tls)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port);
        Stream stream = tcp.GetStream();
        if (tls)
        {
            var ssl = new SslStream(stream);
            await ssl.AuthenticateAsClientAsync(host);
            stream = ssl;
        }
        Input = new StreamReader(stream, Encoding.UTF8);
        Output = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
    }

    protected async Task<string> ReplyAsync()
    {
        string? line;
        do
        {
            line = await Input.ReadLineAsync();
        }
        while (line is { Length: > 3 } && line[3] == '-');
        return line ?? throw new EndOfStreamException();
    }

    protected async Task<string> AskAsync(string command)
    {
        await Output.WriteLineAsync(command);
        return await ReplyAsync();
    }

    public abstract Task<bool> RaiseAsync(string title, string details);
}

public sealed class MailAlertChannel : TextChannel
{
    private readonly string _host;
    private readonly string _user;
    private readonly string _password;
    private readonly IReadOnlyList<string> _onCall;
    private readonly ILogger _logger;

    public MailAlertChannel(string host, string user, string password, IReadOnlyList<string> onCall, ILogger<MailAlertChannel> logger)
    {
        _host = host;
        _user = user;
        _password = password;
        _onCall = onCall;
        _logger = logger;
    }

    public override async Task<bool> RaiseAsync(string title, string details)
    {
        await AttachAsync(_host, 465, tls: true);

        string greeting = await ReplyAsync();
        if (!greeting.StartsWith("220"))
        {
            _logger.LogError("SMTP greeting: {Greeting}", greeting);
            return false;
        }

        string reply = await AskAsync("EHLO alerts.dc.example");
        if (!reply.StartsWith('2'))
            return false;

        reply = await AskAsync("AUTH LOGIN");
        if (!reply.StartsWith("334"))
            return false;
        reply = await AskAsync(Base64(_user));
        if (!reply.StartsWith("334"))
            return false;
        await AskAsync(Base64(_password)); //! SMTP005

        reply = await AskAsync($"MAIL FROM:<{_user}>");
        if (!reply.StartsWith('2'))
            return false;

        int reached = 0;
        foreach (string person in _onCall)
        {
            reply = await AskAsync($"RCPT TO:<{person}>");
            if (reply.StartsWith('2'))
                reached++;
            else
                _logger.LogWarning("{Person} cannot be reached: {Reply}", person, reply);
        }
        if (reached == 0)
            return false;

        reply = await AskAsync("DATA");
        if (!reply.StartsWith("354"))
            return false;

        await Output.WriteLineAsync($"From: <{_user}>");
        await Output.WriteLineAsync($"To: {string.Join(", ", _onCall)}");
        await Output.WriteLineAsync($"Subject: [ALERT] {title}");
        await Output.WriteLineAsync("X-Priority: 1");
        await Output.WriteLineAsync();
        await Output.WriteLineAsync(details.Replace("\n.", "\n.."));
        reply = await AskAsync(".");
        await Output.WriteLineAsync("QUIT");
        return reply.StartsWith('2');
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
