#nullable enable
using System;
using System.Buffers;
using System.Data.Common;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Tickets.Intake
{
    public sealed class UnknownProjectException(string key) : Exception("No project " + key);

    public interface ITicketApi
    {
        Task<int> CreateAsync(string project, string reporter, MimeMessage message, CancellationToken token);
    }

    public sealed class HttpTicketApi(HttpClient http) : ITicketApi
    {
        public async Task<int> CreateAsync(string project, string reporter, MimeMessage message, CancellationToken token)
        {
            using var response = await http.PostAsJsonAsync(
                $"/projects/{Uri.EscapeDataString(project)}/tickets",
                new { reporter, message.Subject, Text = message.TextBody ?? message.HtmlBody },
                token);
            if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
                throw new UnknownProjectException(project);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<int>(token);
        }
    }

    public sealed class TicketIntakeStore(ITicketApi api, ILogger<TicketIntakeStore> logger) : MessageStore
    {
        private static readonly SmtpResponse TryAgain = new(SmtpReplyCode.Aborted, "4.3.0 ticket system not available, please try again");

        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            MimeMessage message;
            try
            {
                using var stream = new MemoryStream(buffer.ToArray(), writable: false);
                message = await MimeMessage.LoadAsync(stream, cancellationToken);
            }
            catch (FormatException e)
            {
                logger.LogInformation(e, "Message that cannot be parsed");
                return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 message cannot be parsed");
            }

            if (message.Headers.Contains("Auto-Submitted") && message.Headers["Auto-Submitted"] != "no")
                return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.7.1 no automatic replies here");

            try
            {
                var project = transaction.To.Select(m => m.User).First().ToUpperInvariant();
                var number = await api.CreateAsync(project, transaction.From.AsAddress(), message, cancellationToken);
                return new SmtpResponse(SmtpReplyCode.Ok, $"2.0.0 ticket {project}-{number}");
            }
            catch (UnknownProjectException e)
            {
                logger.LogInformation("{Message}", e.Message);
                return SmtpResponse.MailboxUnavailable;
            }
            catch (HttpRequestException e)
            {
                logger.LogError(e, "Ticket API");
                return TryAgain;
            }
            catch (DbException e)
            {
                logger.LogError(e, "Ticket database");
                return TryAgain;
            }
            catch (TaskCanceledException)
            {
                return new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "4.3.2 shutting down");
            }
        }
    }
}
