#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Controlling.Reports;

public sealed class ShrinkingReportMailer
{
    private readonly string _host;
    private readonly Uri _downloads;

    public ShrinkingReportMailer(string host, Uri downloads)
    {
        _host = host;
        _downloads = downloads;
    }

    public async Task SendAsync(string recipient, string title, byte[] workbook, CancellationToken ct)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(_host, 25, SecureSocketOptions.StartTlsWhenAvailable, ct);

        var full = Build(recipient, title, workbook, "report.xlsx", null);
        try
        {
            await client.SendAsync(full, ct);
        }
        catch (SmtpCommandException e) when (e.StatusCode is SmtpStatusCode.ExceededStorageAllocation or SmtpStatusCode.TransactionFailed)
        {
            // too large for them: zipped, and if that is no use, as a link
            var zipped = Build(recipient, title, Zip(workbook), "report.zip", null);
            try
            {
                await client.SendAsync(zipped, ct);
            }
            catch (SmtpCommandException second) when ((int)second.StatusCode >= 500)
            {
                var link = Build(recipient, title, null, null, new Uri(_downloads, Guid.NewGuid().ToString("N")));
                await client.SendAsync(link, ct);
            }
        }

        await client.DisconnectAsync(true, ct);
    }

    public async Task SendTextAsync(MimeMessage message, string asciiAddress, CancellationToken ct)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(_host, 25, SecureSocketOptions.StartTlsWhenAvailable, ct);
        try
        {
            await client.SendAsync(message, ct);
        }
        catch (SmtpCommandException e) when (e.StatusCode == SmtpStatusCode.MailboxNameNotAllowed || e.StatusCode == SmtpStatusCode.MailboxUnavailable)
        {
            message.To.Clear();
            message.To.Add(MailboxAddress.Parse(asciiAddress));
            await client.SendAsync(message, ct);
        }

        await client.DisconnectAsync(true, ct);
    }

    private static MimeMessage Build(string recipient, string title, byte[]? content, string? name, Uri? link)
    {
        var body = new BodyBuilder { TextBody = link is null ? "The report is attached." : $"The report: {link}" };
        if (content is not null)
            body.Attachments.Add(name ?? "report.bin", content);

        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("reports@controlling.example"));
        message.To.Add(MailboxAddress.Parse(recipient));
        message.Subject = title;
        message.Body = body.ToMessageBody();
        return message;
    }

    private static byte[] Zip(byte[] workbook)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("report.xlsx", CompressionLevel.SmallestSize).Open())
            entry.Write(workbook, 0, workbook.Length);
        return target.ToArray();
    }
}
