using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Corpus.Assorted.WelcomeMailConsumer
{
    public record UserRegistered(Guid UserId, string Email, string Name);

    public class WelcomeMailConsumer : IConsumer<UserRegistered>
    {
        public async Task Consume(ConsumeContext<UserRegistered> context)
        {
            var user = context.Message;
            var message = new MimeMessage();
            message.From.Add(new MailboxAddress("Accounts", "accounts@example.com"));
            message.To.Add(new MailboxAddress(user.Name, user.Email));
            message.Subject = "Welcome";
            message.Body = new TextPart("plain") { Text = $"Hello {user.Name}, good to have you." };

            using var client = new SmtpClient();
            await client.ConnectAsync("smtp.example.com", 587, SecureSocketOptions.StartTls, context.CancellationToken);
            await client.SendAsync(message, context.CancellationToken);
            await client.DisconnectAsync(true, context.CancellationToken);
        }
    }

    public class WelcomeMailConsumerDefinition : ConsumerDefinition<WelcomeMailConsumer>
    {
        public WelcomeMailConsumerDefinition()
        {
            EndpointName = "welcome-mail";
            ConcurrentMessageLimit = 4;
        }

        protected override void ConfigureConsumer(IReceiveEndpointConfigurator endpointConfigurator,
            IConsumerConfigurator<WelcomeMailConsumer> consumerConfigurator, IRegistrationContext context)
        {
            endpointConfigurator.UseMessageRetry(r =>
            {
                r.Handle<SmtpCommandException>();  //! SMTP101
                r.Exponential(6, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(30));
            });
        }
    }

    public static class Registration
    {
        public static void AddAccountMessaging(this IServiceCollection services)
        {
            services.AddMassTransit(x =>
            {
                x.AddConsumer<WelcomeMailConsumer, WelcomeMailConsumerDefinition>();
                x.UsingInMemory((ctx, cfg) => cfg.ConfigureEndpoints(ctx));
            });
        }
    }
}
