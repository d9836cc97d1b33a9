using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Mail;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Helpdesk.Outgoing
{
    public class TicketAnswer
    {
        public int TicketId { get; set; }
        public string Customer { get; set; }
        public string Text { get; set; }
        public string AgentName { get; set; }
    }

    public class GuardedMailService
    {
        private readonly AsyncCircuitBreakerPolicy breaker;
        private readonly AsyncRetryPolicy<HttpResponseMessage> archiveRetry;
        private readonly HttpClient archive;
        private readonly ILogger<GuardedMailService> logger;
        private readonly SmtpClient smtp;

        public GuardedMailService(HttpClient archive, SmtpClient smtp, ILogger<GuardedMailService> logger)
        {
            this.archive = archive;
            this.smtp = smtp;
            this.logger = logger;

            breaker = Policy
                .Handle<SmtpException>()
                .CircuitBreakerAsync(
                    5,
                    TimeSpan.FromMinutes(2),
                    (error, pause) => this.logger.LogError(error, "Relay is left alone for {Pause}", pause),
                    () => this.logger.LogInformation("Relay works again"));

            archiveRetry = Policy
                .Handle<HttpRequestException>()
                .OrResult<HttpResponseMessage>(r => r.StatusCode >= HttpStatusCode.InternalServerError || r.StatusCode == HttpStatusCode.RequestTimeout)
                .WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(n * 2));
        }

        public async Task<bool> AnswerAsync(TicketAnswer answer)
        {
            var archived = await ArchiveAsync(answer);
            if (!archived)
                logger.LogWarning("Ticket {Id}: answer not archived", answer.TicketId);

            using var mail = new MailMessage("helpdesk@firm.example", answer.Customer)
            {
                Subject = $"[#{answer.TicketId}] Answer from {answer.AgentName}",
                Body = answer.Text
            };
            mail.ReplyToList.Add($"ticket+{answer.TicketId}@firm.example");

            try
            {
                await breaker.ExecuteAsync(() => smtp.SendMailAsync(mail));
                return true;
            }
            catch (BrokenCircuitException)
            {
                logger.LogWarning("Ticket {Id}: relay is down, the agent has to send again", answer.TicketId);
                return false;
            }
            catch (SmtpException error)
            {
                logger.LogWarning(error, "Ticket {Id}: {Status}", answer.TicketId, error.StatusCode);
                return false;
            }
        }

        private async Task<bool> ArchiveAsync(TicketAnswer answer)
        {
            var json = JsonConvert.SerializeObject(answer);
            using var response = await archiveRetry.ExecuteAsync(
                () => archive.PostAsync("answers", new StringContent(json, Encoding.UTF8, "application/json")));
            return response.IsSuccessStatusCode;
        }
    }
}
