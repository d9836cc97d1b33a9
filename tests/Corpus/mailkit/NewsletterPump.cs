using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Corpus.MailKit_.NewsletterPump;

public sealed class NewsletterOptions
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 25;
    public int MaxAttempts { get; set; } = 5;
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(20);
}

public sealed record Issue(string Subject, string Html, IReadOnlyList<string> Subscribers);

public sealed class NewsletterPump : BackgroundService
{
    private readonly ChannelReader<Issue> _issues;
    private readonly NewsletterOptions _options;
    private readonly ILogger<NewsletterPump> _logger;

    public NewsletterPump(Channel<Issue> issues, IOptions<NewsletterOptions> options, ILogger<NewsletterPump> logger)
    {
        _issues = issues.Reader;
        _options = options.Value;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var issue in _issues.ReadAllAsync(stoppingToken))
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(_options.Host, _options.Port, cancellationToken: stoppingToken);

            foreach (var subscriber in issue.Subscribers)
            {
                if (!await TrySendAsync(client, Compose(issue, subscriber), stoppingToken))
                    _logger.LogError("Gave up on {Subscriber}", subscriber);
            }

            await client.DisconnectAsync(true, stoppingToken);
        }
    }

    private async Task<bool> TrySendAsync(SmtpClient client, MimeMessage mail, CancellationToken ct)
    {
        var attempt = 0;
        while (attempt < _options.MaxAttempts)
        {
            attempt++;
            try
            {
                await client.SendAsync(mail, ct);
                return true;
            }
            catch (SmtpCommandException ex)  //! SMTP101
            {
                _logger.LogWarning(ex, "Attempt {Attempt} of {Max} failed", attempt, _options.MaxAttempts);
                await Task.Delay(_options.Pause * attempt, ct);
            }
        }

        return false;
    }

    private static MimeMessage Compose(Issue issue, string subscriber)
    {
        var mail = new MimeMessage { Subject = issue.Subject };
        mail.From.Add(MailboxAddress.Parse("news@example.org"));
        mail.To.Add(MailboxAddress.Parse(subscriber));
        mail.Body = new BodyBuilder { HtmlBody = issue.Html }.ToMessageBody();
        return mail;
    }
}
