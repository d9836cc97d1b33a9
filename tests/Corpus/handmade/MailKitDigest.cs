using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Digest.Jobs;

public class DigestMailer
{
    private readonly ILogger<DigestMailer> _logger;

    public DigestMailer(ILogger<DigestMailer> logger) => _logger = logger;

    public async Task<int> SendAllAsync(IEnumerable<MimeMessage> digests, CancellationToken ct)
    {
        using var smtp = new SmtpClient();
        try
        {
            await smtp.ConnectAsync("smtp.digest.example", 587, SecureSocketOptions.StartTls, ct);
            await smtp.AuthenticateAsync("digest", Environment.GetEnvironmentVariable("DIGEST_PW"), ct);
        }
        catch (Exception ex) //! SMTP007
        {
            _logger.LogWarning(ex, "smtp connect problem");
        }

        var sent = 0;
        foreach (var digest in digests)
        {
            try
            {
                await smtp.SendAsync(digest, ct);
                sent++;
            }
            catch (SmtpCommandException ex)
            {
                _logger.LogError("{Subject}: {Code} {Message}", digest.Subject, (int)ex.StatusCode, ex.Message);
            }
        }

        if (smtp.IsConnected)
            await smtp.DisconnectAsync(true, ct);
        return sent;
    }

    public static MimeMessage Build(string to, IEnumerable<string> headlines)
    {
        var m = new MimeMessage();
        m.From.Add(new MailboxAddress("Digest", "digest@digest.example"));
        m.To.Add(MailboxAddress.Parse(to));
        m.Subject = "Your digest of " + DateTime.Today.ToString("yyyy-MM-dd");
        m.Body = new TextPart("plain") { Text = string.Join("\n", headlines.Select(h => "* " + h)) };
        return m;
    }
}
