#nullable enable
using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

var host = Environment.GetEnvironmentVariable("ALERT_SMTP_HOST") ?? "smtp.example.org";
var user = Environment.GetEnvironmentVariable("ALERT_SMTP_USER") ?? "";
var pass = Environment.GetEnvironmentVariable("ALERT_SMTP_PASS") ?? "";

using var cts = new CancellationTokenSource(TimeSpan.FromMinutes(2));
var usage = new DriveInfo("/").AvailableFreeSpace;
if (usage > 5L * 1024 * 1024 * 1024)
    return 0;

await using var bot = await TlsAlertBot.OpenAsync(host, cts.Token);
await bot.LoginAsync(user, pass, cts.Token);
await bot.PostAsync(user, "ops@example.org", $"Only {usage / 1024 / 1024} MiB left", cts.Token);
return 1;

public sealed class TlsAlertBot : IAsyncDisposable
{
    private readonly TcpClient _tcp;
    private readonly SslStream _ssl;
    private readonly StreamReader _reader;

    private TlsAlertBot(TcpClient tcp, SslStream ssl)
    {
        _tcp = tcp;
        _ssl = ssl;
        _reader = new StreamReader(ssl, Encoding.UTF8);
    }

    public static async Task<TlsAlertBot> OpenAsync(string host, CancellationToken ct)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 465, ct);
        var ssl = new SslStream(tcp.GetStream());
        await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, ct);
        var bot = new TlsAlertBot(tcp, ssl);
        await bot.WriteAsync("EHLO alertbot", ct); //! SMTP002
        await bot.ExpectAsync('2', ct);
        return bot;
    }

    public async Task LoginAsync(string user, string pass, CancellationToken ct)
    {
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{pass}"));
        await WriteAsync("AUTH PLAIN " + token, ct);
        await ExpectAsync('2', ct);
    }

    public async Task PostAsync(string from, string to, string text, CancellationToken ct)
    {
        await WriteAsync($"MAIL FROM:<{from}>", ct);
        await ExpectAsync('2', ct);
        await WriteAsync($"RCPT TO:<{to}>", ct);
        await ExpectAsync('2', ct);
        await WriteAsync("DATA", ct);
        await ExpectAsync('3', ct);
        await WriteAsync($"From: {from}\r\nTo: {to}\r\nSubject: disk alert\r\n\r\n{text}\r\n.", ct);
        await ExpectAsync('2', ct);
    }

    private async Task WriteAsync(string line, CancellationToken ct) =>
        await _ssl.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);

    private async Task ExpectAsync(char digit, CancellationToken ct)
    {
        string? line;
        do
        {
            line = await _reader.ReadLineAsync(ct);
        }
        while (line is { Length: > 3 } && line[3] == '-');
        if (line is null || line.Length < 3 || line[0] != digit)
            throw new IOException($"unexpected reply: {line}");
    }

    public async ValueTask DisposeAsync()
    {
        await WriteAsync("QUIT", CancellationToken.None);
        await _ssl.DisposeAsync();
        _tcp.Dispose();
    }
}
