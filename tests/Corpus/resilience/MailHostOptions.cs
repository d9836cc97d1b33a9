using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Corpus.Resilience.MailHostOptions;

public record SendWelcomeMail(string To, string Name);

public class SendWelcomeMailHandler
{
    public static async Task Handle(SendWelcomeMail cmd, SmtpClient client)
    {
        await client.SendMailAsync("hello@start.example", cmd.To, $"Hoş geldin {cmd.Name}", "Hesabın hazır.");
    }
}

public static class MailHost
{
    // Kuyruk ayarları: önce hızlı tekrar, sonra ölü mektup kuyruğu
    public static void Configure(WolverineOptions opts)
    {
        opts.Policies.OnException<FormatException>().MoveToErrorQueue();

        opts.Policies
            .OnException<SmtpException>()  //! SMTP101
            .RetryWithCooldown(
                TimeSpan.FromSeconds(1),
                TimeSpan.FromSeconds(10),
                TimeSpan.FromSeconds(60))
            .Then.MoveToErrorQueue();

        opts.Policies.OnException<TimeoutException>().ScheduleRetry(TimeSpan.FromMinutes(5));

        opts.Policies.UseDurableLocalQueues();
    }
}
