using System;
using System.Net.Mail;
using System.Threading.Tasks;
using MassTransit;

namespace Hobbyhub.Accounts.Messaging
{
    public class AccountCreated
    {
        public Guid AccountId { get; set; }
        public string DisplayName { get; set; }
        public string Email { get; set; }
    }

    public class WelcomeMailConsumer : IConsumer<AccountCreated>
    {
        public async Task Consume(ConsumeContext<AccountCreated> context)
        {
            using (var mail = new MailMessage("hello@hobbyhub.example", context.Message.Email))
            using (var smtp = new SmtpClient("smtp.hobbyhub.example", 25))
            {
                mail.Subject = "Welcome, " + context.Message.DisplayName;
                mail.Body = Templates.Welcome(context.Message);
                await smtp.SendMailAsync(mail);
            }
        }
    }

    public class WelcomeMailFault : IConsumer<Fault<AccountCreated>>
    {
        public Task Consume(ConsumeContext<Fault<AccountCreated>> context)
        {
            foreach (var info in context.Message.Exceptions)
                Console.Error.WriteLine("{0}: {1} {2}", context.Message.Message.AccountId, info.ExceptionType, info.Message);
            return Task.CompletedTask;
        }
    }

    public static class Templates
    {
        public static string Welcome(AccountCreated account)
        {
            return "Hi " + account.DisplayName + ",\n\nnice to have you here.\n";
        }
    }

    public static class WelcomeMailEndpoint
    {
        public static void Configure(IReceiveEndpointConfigurator endpoint)
        {
            endpoint.PrefetchCount = 16;
            endpoint.UseMessageRetry(r =>
            {
                r.Intervals(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1));
                r.Ignore<SmtpException>(e => (int)e.StatusCode >= 500);
                r.Ignore<SmtpFailedRecipientException>();
                r.Handle<SmtpException>();
            });
            endpoint.Consumer<WelcomeMailConsumer>();
            endpoint.Consumer<WelcomeMailFault>();
        }
    }
}
