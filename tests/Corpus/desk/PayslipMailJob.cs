#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Hangfire;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Payroll.Mailing;

public abstract class MailFailure(string message, Exception? inner) : Exception(message, inner);

public sealed class RelayBusyException(string message, Exception? inner) : MailFailure(message, inner);

public sealed class MailRefusedException(string message, Exception? inner) : MailFailure(message, inner);

public interface IPayslips
{
    Task<(string Name, string Mail, byte[] Pdf)?> LoadAsync(int employee, int period, CancellationToken token);
    Task NoteAsync(int employee, int period, string note);
}

public sealed class PayslipRelay(string host, string user, string password)
{
    public async Task HandOverAsync(MimeMessage message, CancellationToken token)
    {
        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(host, 587, SecureSocketOptions.StartTls, token);
            await client.AuthenticateAsync(user, password, token);
            await client.SendAsync(message, token);
            await client.DisconnectAsync(true, token);
        }
        catch (SmtpCommandException e)
        {
            if ((int)e.StatusCode < 500)
                throw new RelayBusyException(e.Message, e);
            throw new MailRefusedException(e.Message, e);
        }
        catch (SmtpProtocolException e)
        {
            throw new RelayBusyException("Connection lost", e);
        }
    }
}

public sealed class PayslipMailJob
{
    private readonly IPayslips _payslips;
    private readonly PayslipRelay _relay;
    private readonly ILogger<PayslipMailJob> _logger;

    public PayslipMailJob(IPayslips payslips, PayslipRelay relay, ILogger<PayslipMailJob> logger)
    {
        _payslips = payslips;
        _relay = relay;
        _logger = logger;
    }

    public static void EnqueueAll(IBackgroundJobClient jobs, IEnumerable<int> employees, int period)
    {
        foreach (var employee in employees)
            jobs.Enqueue<PayslipMailJob>(j => j.RunAsync(employee, period, CancellationToken.None));
    }

    [AutomaticRetry(Attempts = 10, OnlyOn = new[] { typeof(RelayBusyException) }, DelaysInSeconds = new[] { 300, 600, 1800, 3600, 7200 })]
    public async Task RunAsync(int employee, int period, CancellationToken token)
    {
        var slip = await _payslips.LoadAsync(employee, period, token);
        if (slip is not { } found)
        {
            _logger.LogWarning("No payslip of {Employee} for {Period}", employee, period);
            return;
        }

        var (name, mail, pdf) = found;
        var body = new BodyBuilder { TextBody = $"Hello {name},\r\n\r\nplease find your payslip attached." };
        body.Attachments.Add($"payslip-{period}.pdf", pdf, new ContentType("application", "pdf"));
        var message = new MimeMessage { Subject = $"Payslip {period}", Body = body.ToMessageBody() };
        message.From.Add(new MailboxAddress("Payroll", "payroll@firm.example"));
        message.To.Add(new MailboxAddress(name, mail));

        try
        {
            await _relay.HandOverAsync(message, token);
            await _payslips.NoteAsync(employee, period, "mailed");
        }
        catch (MailRefusedException e)
        {
            await _payslips.NoteAsync(employee, period, "refused: " + e.Message);
        }
    }
}
