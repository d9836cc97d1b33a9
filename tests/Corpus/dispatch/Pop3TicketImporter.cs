#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Search;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Helpdesk.Import;

public interface ITicketSink
{
    Task AddAsync(MimeMessage message, CancellationToken token);
}

public sealed record MailboxAccount(string Protocol, string Host, int Port, string User, string Password);

public sealed class Pop3TicketImporter(IEnumerable<MailboxAccount> accounts, ITicketSink sink, ILogger<Pop3TicketImporter> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        do
        {
            foreach (var account in accounts)
                await ImportWithRetryAsync(account, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ImportWithRetryAsync(MailboxAccount account, CancellationToken token)
    {
        while (true)
        {
            try
            {
                if (account.Protocol == "imap")
                    await ImportImapAsync(account, token);
                else
                    await ImportPop3Async(account, token);
                return;
            }
            catch (Exception ex) when (ShouldRetry(ex))
            {
                logger.LogWarning("{User}@{Host}: {Text}", account.User, account.Host, ex.Message);
                await Task.Delay(TimeSpan.FromSeconds(20), token);
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                logger.LogError(ex, "{User}@{Host} is left out in this round", account.User, account.Host);
                return;
            }
        }
    }

    private static bool ShouldRetry(Exception error) => error switch
    {
        Pop3CommandException { StatusText: var text } => text.StartsWith("[IN-USE]", StringComparison.Ordinal) || text.Contains("try again"),
        ImapCommandException { Response: ImapCommandResponse.No } => true,
        ImapProtocolException or Pop3ProtocolException => true,
        IOException => true,
        _ => false,
    };

    private async Task ImportPop3Async(MailboxAccount account, CancellationToken token)
    {
        using var client = new Pop3Client();
        await client.ConnectAsync(account.Host, account.Port, true, token);
        await client.AuthenticateAsync(account.User, account.Password, token);
        for (var i = 0; i < client.Count; i++)
        {
            using var message = await client.GetMessageAsync(i, token);
            await sink.AddAsync(message, token);
            await client.DeleteMessageAsync(i, token);
        }

        await client.DisconnectAsync(true, token);
    }

    private async Task ImportImapAsync(MailboxAccount account, CancellationToken token)
    {
        using var client = new ImapClient();
        await client.ConnectAsync(account.Host, account.Port, true, token);
        await client.AuthenticateAsync(account.User, account.Password, token);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, token);
        foreach (var uid in await client.Inbox.SearchAsync(SearchQuery.NotSeen, token))
        {
            using var message = await client.Inbox.GetMessageAsync(uid, token);
            await sink.AddAsync(message, token);
            await client.Inbox.AddFlagsAsync(uid, MessageFlags.Seen, true, token);
        }

        await client.DisconnectAsync(true, token);
    }
}
