#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Search;
using MailKit.Security;
using MimeKit;

namespace Studio.Backup;

/// <summary>Takes the backup to the archive over HTTP or FTP, and tells the owner by mail.</summary>
public sealed class BackupCourier
{
    private readonly HttpClient _http;
    private readonly string _mailHost;

    public BackupCourier(HttpClient http, string mailHost)
    {
        _http = http;
        _mailHost = mailHost;
    }

    public async Task RunAsync(FileInfo backup, Uri target, string owner, CancellationToken ct)
    {
        var ok = target.Scheme == "ftp"
            ? await RetryAsync(() => FtpAsync(backup, target, ct), ct)
            : await RetryAsync(() => HttpAsync(backup, target, ct), ct);
        await TellAsync(owner, backup.Name, ok, ct);
    }

    private async Task<int> HttpAsync(FileInfo backup, Uri target, CancellationToken ct)
    {
        await using var stream = backup.OpenRead();
        using var response = await _http.PutAsync(target, new StreamContent(stream), ct);
        return (int)response.StatusCode;
    }

    private static async Task<int> FtpAsync(FileInfo backup, Uri target, CancellationToken ct)
    {
        using var control = new TcpClient();
        await control.ConnectAsync(target.Host, 21, ct);
        using var reader = new StreamReader(control.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(control.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var greeting = await reader.ReadLineAsync(ct) ?? "";
        if (!greeting.StartsWith("220", StringComparison.Ordinal))
            return 421;
        await writer.WriteLineAsync("USER anonymous");
        await reader.ReadLineAsync(ct);
        await writer.WriteLineAsync("SIZE " + target.AbsolutePath);
        var size = await reader.ReadLineAsync(ct) ?? "";
        await writer.WriteLineAsync("QUIT");
        return size.StartsWith("213 " + backup.Length, StringComparison.Ordinal) ? 200 : 503;
    }

    private static async Task<bool> RetryAsync(Func<Task<int>> upload, CancellationToken ct)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            int status;
            try
            {
                status = await upload();
            }
            catch (HttpRequestException)
            {
                status = 503;
            }

            if (status is >= 200 and < 300)
                return true;
            if (status is not (408 or 429 or 500 or 502 or 503 or 504))
                return false;
            await Task.Delay(TimeSpan.FromSeconds(20), ct);
        }

        return false;
    }

    private async Task TellAsync(string owner, string name, bool ok, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("backup@studio.example"));
        message.To.Add(MailboxAddress.Parse(owner));
        message.Subject = (ok ? "Backup done: " : "Backup FAILED: ") + name;
        message.Body = new TextPart("plain") { Text = "See the log for details." };

        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(_mailHost, 25, SecureSocketOptions.None, ct);
            await client.SendAsync(message, ct);
            await client.DisconnectAsync(true, ct);
        }
        catch (SmtpCommandException ex)
        {
            // put it where the owner looks anyway
            await AppendAsync(message, $"{(int)ex.StatusCode} {ex.Message}", ct);
        }
    }

    private async Task AppendAsync(MimeMessage message, string reason, CancellationToken ct)
    {
        message.Headers.Add("X-Not-Sent", reason);
        using var imap = new ImapClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await imap.ConnectAsync(_mailHost, 993, SecureSocketOptions.SslOnConnect, ct);
                await imap.AuthenticateAsync("backup", Environment.GetEnvironmentVariable("IMAP_PASSWORD") ?? "", ct);
                await imap.Inbox.AppendAsync(message, MessageFlags.None, ct);
                await imap.DisconnectAsync(true, ct);
                return;
            }
            catch (ImapCommandException) when (attempt < 3)
            {
                await imap.DisconnectAsync(false, ct);
                await Task.Delay(TimeSpan.FromSeconds(30), ct);
            }
        }
    }
}
