#nullable enable
using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Archive.Gateway;

public sealed class SpoolingMessageStore(string spool, IHttpClientFactory http) : MessageStore
{
    private static readonly SmtpResponse Later = new(SmtpReplyCode.Aborted, "4.3.0 not stored, please try again");
    private static readonly SmtpResponse Full = new(SmtpReplyCode.InsufficientStorage, "4.3.1 spool is full");

    public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        if (transaction.To.Count == 0)
            return SmtpResponse.NoValidRecipientsGiven;
        if (transaction.To.Any(to => to.Host.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase)))
            return SmtpResponse.MailboxNameNotAllowed;

        var name = Path.Combine(spool, Guid.NewGuid().ToString("N"));
        try
        {
            await using var file = new FileStream(name + ".tmp", FileMode.CreateNew, FileAccess.Write);
            foreach (var segment in buffer)
                await file.WriteAsync(segment, cancellationToken);
            await file.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            TryDelete(name + ".tmp");
            return Full;
        }

        File.Move(name + ".tmp", name + ".eml");
        try
        {
            var client = http.CreateClient("index");
            using var response = await client.PostAsJsonAsync("documents", new { id = name, to = transaction.To.Select(t => t.AsAddress()).ToArray() }, cancellationToken);
            if ((int)response.StatusCode == 422)
                return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 the index does not take such a message");
            response.EnsureSuccessStatusCode();
            return SmtpResponse.Ok;
        }
        catch (HttpRequestException)
        {
            return Later;
        }
        catch (TaskCanceledException)
        {
            return Later;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // swept by the nightly job
        }
    }
}

public sealed class ArchiveMailboxFilter(IReadOnlySet<string> domains) : MailboxFilter
{
    public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
        Task.FromResult(domains.Contains(to.Host));
}
