using System;
using System.Net.Mail;
using System.Threading.Tasks;
using MassTransit;

namespace Corpus.Resilience.NewsletterConsumer;

public record NewsletterIssueReady(Guid SubscriberId, string Address, string Html);

public class NewsletterConsumer : IConsumer<NewsletterIssueReady>
{
    private readonly Func<SmtpClient> _clients;

    public NewsletterConsumer(Func<SmtpClient> clients) => _clients = clients;

    public async Task Consume(ConsumeContext<NewsletterIssueReady> context)
    {
        using var client = _clients();
        using var mail = new MailMessage("news@example.org", context.Message.Address, "Issue of the month", context.Message.Html);
        mail.IsBodyHtml = true;
        await client.SendMailAsync(mail, context.CancellationToken);
    }
}

public class NewsletterConsumerDefinition : ConsumerDefinition<NewsletterConsumer>
{
    public NewsletterConsumerDefinition()
    {
        EndpointName = "newsletter";
        ConcurrentMessageLimit = 8;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpoint,
        IConsumerConfigurator<NewsletterConsumer> consumer,
        IRegistrationContext context)
    {
        endpoint.UseMessageRetry(retry =>
        {
            // SMTP can be flaky on Mondays
            retry.Handle<SmtpException>();  //! SMTP101
            retry.Exponential(6, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(10));
        });

        endpoint.UseInMemoryOutbox(context);
    }
}
