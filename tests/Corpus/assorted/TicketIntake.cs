using System;
using System.Buffers;
using System.IO;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using MimeKit;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Corpus.Assorted.TicketIntake;

/// <summary>Mail to help@ becomes a ticket through the REST service.</summary>
public sealed class TicketIntake : MessageStore
{
    private readonly HttpClient _tickets;

    public TicketIntake(HttpClient tickets) => _tickets = tickets;

    public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        MimeMessage message;
        try
        {
            message = await MimeMessage.LoadAsync(new MemoryStream(buffer.ToArray()), cancellationToken);
        }
        catch (FormatException)
        {
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 cannot be parsed");
        }

        if (message.Subject?.StartsWith("[auto]", StringComparison.OrdinalIgnoreCase) == true)
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.7.1 no automatic mail here");

        try
        {
            using var answer = await _tickets.PostAsJsonAsync("/tickets", new
            {
                from = transaction.From.AsAddress(),
                subject = message.Subject,
                text = message.TextBody,
            }, cancellationToken);

            if (answer.IsSuccessStatusCode)
                return SmtpResponse.Ok;

            return (int)answer.StatusCode is >= 500 or 408 or 429
                ? new SmtpResponse((SmtpReplyCode)451, "4.3.0 ticket system is busy")
                : new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "5.7.1 ticket refused");
        }
        catch (HttpRequestException)
        {
            return new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "4.3.2 try later");
        }
        catch (OperationCanceledException)
        {
            return new SmtpResponse((SmtpReplyCode)451, "4.3.0 took too long");
        }
    }
}
