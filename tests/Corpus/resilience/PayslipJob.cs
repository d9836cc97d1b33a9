using System;
using System.Net.Mail;
using System.Runtime.Serialization;
using System.Threading.Tasks;
using Hangfire;

namespace Corpus.Resilience.PayslipJob;

public class UndeliverableMailException : Exception
{
    public UndeliverableMailException(string message, Exception inner) : base(message, inner) { }
}

public interface IPayslipStore
{
    Task<(string Address, byte[] Pdf)> LoadAsync(int employeeId, DateOnly month);
    Task FlagAddressAsync(int employeeId, string reason);
}

public class PayslipJob
{
    private readonly IPayslipStore _store;
    private readonly SmtpClient _smtp;

    public PayslipJob(IPayslipStore store, SmtpClient smtp)
    {
        _store = store;
        _smtp = smtp;
    }

    [Queue("mail")]
    [AutomaticRetry(Attempts = 6, ExceptOn = new[] { typeof(UndeliverableMailException) })]
    public async Task RunAsync(int employeeId, DateOnly month)
    {
        var (address, pdf) = await _store.LoadAsync(employeeId, month);
        using var stream = new System.IO.MemoryStream(pdf);
        using var mail = new MailMessage("hr@corp.example", address, $"Payslip {month:yyyy-MM}", "see attachment");
        mail.Attachments.Add(new Attachment(stream, "payslip.pdf"));

        try
        {
            await _smtp.SendMailAsync(mail);
        }
        catch (SmtpException ex) when ((int)ex.StatusCode is >= 500 and <= 599)
        {
            await _store.FlagAddressAsync(employeeId, ex.Message);
            throw new UndeliverableMailException($"Payslip of {employeeId} was refused", ex);
        }
    }
}
