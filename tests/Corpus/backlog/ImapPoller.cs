#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Search;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Inboxly.Intake;

public sealed class IntakeOptions
{
    public string Host { get; init; } = "imap.inboxly.example";
    public string User { get; init; } = "intake";
    public string Password { get; init; } = "";
}

public sealed class ImapPoller : BackgroundService
{
    private static readonly ResiliencePipeline Again = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            Delay = TimeSpan.FromSeconds(30),
            ShouldHandle = new PredicateBuilder()
                .Handle<ImapCommandException>()
                .Handle<ImapProtocolException>()
                .Handle<Pop3CommandException>()
                .Handle<ServiceNotConnectedException>(),
        })
        .Build();

    private readonly IntakeOptions _options;
    private readonly Func<MimeMessage, Task> _handle;
    private readonly ILogger<ImapPoller> _log;

    public ImapPoller(IntakeOptions options, Func<MimeMessage, Task> handle, ILogger<ImapPoller> log)
    {
        _options = options;
        _handle = handle;
        _log = log;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Again.ExecuteAsync(async token => await PollAsync(token), stoppingToken);
            await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
        }
    }

    private async Task PollAsync(CancellationToken ct)
    {
        using var client = new ImapClient();
        await client.ConnectAsync(_options.Host, 993, SecureSocketOptions.SslOnConnect, ct);
        await client.AuthenticateAsync(_options.User, _options.Password, ct);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, ct);

        var done = new List<UniqueId>();
        foreach (var id in await client.Inbox.SearchAsync(SearchQuery.NotSeen, ct))
        {
            var message = await client.Inbox.GetMessageAsync(id, ct);
            try
            {
                await _handle(message);
                done.Add(id);
            }
            catch (Exception e) when (ShouldRetry(e))
            {
                _log.LogWarning(e, "{Id} is left for the next round", message.MessageId);
            }
        }

        if (done.Count > 0)
            await client.Inbox.AddFlagsAsync(done, MessageFlags.Seen, silent: true, ct);
        await client.DisconnectAsync(true, ct);
    }

    private static bool ShouldRetry(Exception e) => e is TimeoutException or ImapCommandException { Response: ImapCommandResponse.No };
}
