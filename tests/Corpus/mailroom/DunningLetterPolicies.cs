#nullable enable
using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Receivables.Dunning;

public enum DunningLevel { Friendly = 1, Firm, Final }

public record SendDunningLetter(string InvoiceNo, string Debtor, string Email, decimal Amount, DunningLevel Level);

public record DunningLetterSent(string InvoiceNo, DateTimeOffset At);

public class SendDunningLetterHandler
{
    private readonly ILogger<SendDunningLetterHandler> _logger;

    public SendDunningLetterHandler(ILogger<SendDunningLetterHandler> logger)
    {
        _logger = logger;
    }

    public async Task<DunningLetterSent> Handle(SendDunningLetter command)
    {
        using var mail = new MailMessage("receivables@erp.example", command.Email)
        {
            Subject = command.Level switch
            {
                DunningLevel.Friendly => $"Reminder: invoice {command.InvoiceNo}",
                DunningLevel.Firm => $"Second reminder: invoice {command.InvoiceNo}",
                _ => $"Last notice before collection: {command.InvoiceNo}"
            },
            Body = Text(command)
        };

        using var client = new SmtpClient("smtp.erp.example", 587) { EnableSsl = true };
        await client.SendMailAsync(mail);
        _logger.LogInformation("{Level} letter for {Invoice} sent", command.Level, command.InvoiceNo);
        return new DunningLetterSent(command.InvoiceNo, DateTimeOffset.UtcNow);
    }

    private static string Text(SendDunningLetter command)
    {
        var fee = command.Level switch
        {
            DunningLevel.Friendly => 0m,
            DunningLevel.Firm => 5m,
            _ => 25m
        };
        var text = $"{command.Debtor},\n\nour books show {command.Amount:C} still open.";
        return fee == 0 ? text : text + $" A fee of {fee:C} is added.";
    }
}

public static class DunningLetterPolicies
{
    public static IHostBuilder UseDunning(this IHostBuilder host) => host.UseWolverine(opts =>
    {
        opts.Policies.OnException<SmtpException>().ScheduleRetry(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)); //! SMTP101

        opts.Policies.OnException<TimeoutException>().RetryTimes(3);
    });
}
