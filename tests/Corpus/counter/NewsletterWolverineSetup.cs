using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Gazette.Newsletter
{
    public record SendIssue(Guid SubscriberId, string Address, int Issue);

    public interface IIssueRenderer
    {
        Task<string> RenderAsync(int issue, Guid subscriber, CancellationToken token);
    }

    public static class NewsletterWolverineSetup
    {
        public static void ConfigureNewsletter(this WolverineOptions opts)
        {
            opts.LocalQueue("newsletter").MaximumParallelMessages(5);
            opts.PublishMessage<SendIssue>().ToLocalQueue("newsletter");

            // nothing to win with a bad address
            opts.Policies
                .OnException<SmtpCommandException>(e => (int)e.StatusCode >= 400) //! SMTP004
                .MoveToErrorQueue();

            opts.Policies
                .OnException<SmtpProtocolException>()
                .ScheduleRetry(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));

            opts.Policies
                .OnException<TimeoutException>()
                .RetryWithCooldown(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
        }
    }

    public class SendIssueHandler
    {
        private readonly IIssueRenderer renderer;

        public SendIssueHandler(IIssueRenderer renderer)
        {
            this.renderer = renderer;
        }

        public async Task Handle(SendIssue command, CancellationToken token)
        {
            var html = await renderer.RenderAsync(command.Issue, command.SubscriberId, token);
            var message = new MimeMessage();
            message.From.Add(new MailboxAddress("The Gazette", "issue@gazette.example"));
            message.To.Add(MailboxAddress.Parse(command.Address));
            message.Subject = "Issue " + command.Issue;
            message.Headers.Add("List-Unsubscribe", "<https://gazette.example/off/" + command.SubscriberId + ">");
            message.Body = new TextPart("html") { Text = html };

            using var client = new SmtpClient();
            await client.ConnectAsync("out.gazette.example", 587, cancellationToken: token);
            await client.SendAsync(message, token);
            await client.DisconnectAsync(true, token);
        }
    }
}
