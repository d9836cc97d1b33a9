#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using Hangfire;
using Hangfire.Server;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Hr.Payroll;

public sealed class PayslipRejectedException(string message, int code, Exception inner) : Exception(message, inner)
{
    public int Code { get; } = code;
}

public interface IPayslips
{
    Task<(string Address, byte[] Pdf)> LoadAsync(int employee, int month);
    Task MarkAsync(int employee, int month, string state, string? detail);
}

public sealed class PayslipJob
{
    private const int MaxRounds = 10;
    private readonly IPayslips _payslips;
    private readonly IBackgroundJobClient _jobs;
    private readonly ILogger<PayslipJob> _logger;

    public PayslipJob(IPayslips payslips, IBackgroundJobClient jobs, ILogger<PayslipJob> logger)
    {
        _payslips = payslips;
        _jobs = jobs;
        _logger = logger;
    }

    [AutomaticRetry(Attempts = 3, ExceptOn = new[] { typeof(PayslipRejectedException) })]
    public async Task RunAsync(int employee, int month, int round, PerformContext? context, CancellationToken ct)
    {
        var (address, pdf) = await _payslips.LoadAsync(employee, month);
        var message = Build(address, pdf, month);
        try
        {
            await SendAsync(message, ct);
            await _payslips.MarkAsync(employee, month, "sent", null);
        }
        catch (SmtpCommandException ex) when (ex.StatusCode >= SmtpStatusCode.CommandUnrecognized)
        {
            // 500 and above
            await _payslips.MarkAsync(employee, month, "rejected", ex.Message);
            throw new PayslipRejectedException(ex.Message, (int)ex.StatusCode, ex);
        }
        catch (SmtpCommandException ex) when (round < MaxRounds)
        {
            _logger.LogInformation("{Job}: {Code}, round {Round}", context?.BackgroundJob.Id, (int)ex.StatusCode, round);
            _jobs.Schedule<PayslipJob>(
                j => j.RunAsync(employee, month, round + 1, null, CancellationToken.None),
                TimeSpan.FromMinutes(20 * (round + 1)));
        }
    }

    private static async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        using var client = new SmtpClient { Timeout = 60_000 };
        await client.ConnectAsync("relay.hr.example", 587, SecureSocketOptions.StartTls, ct);
        try
        {
            await client.SendAsync(message, ct);
        }
        finally
        {
            await client.DisconnectAsync(true, CancellationToken.None);
        }
    }

    private static MimeMessage Build(string address, byte[] pdf, int month)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Payroll", "payroll@hr.example"));
        message.To.Add(MailboxAddress.Parse(address));
        message.Subject = $"Payslip {month / 100}-{month % 100:00}";
        var body = new BodyBuilder { TextBody = "Please find your payslip attached." };
        body.Attachments.Add("payslip.pdf", pdf);
        message.Body = body.ToMessageBody();
        return message;
    }
}
