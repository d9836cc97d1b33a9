#nullable enable
using System;
using System.Net;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Shelter.Donations.Mail;

public enum Disposition { Delivered, Later, Never }

public sealed record SendResult(Disposition Disposition, string Detail)
{
    public static readonly SendResult Ok = new(Disposition.Delivered, "");
    public static SendResult Transient(string detail) => new(Disposition.Later, detail);
    public static SendResult Permanent(string detail) => new(Disposition.Never, detail);
}

public sealed record DonationReceipt(string Donor, string Address, decimal Amount, DateOnly Date);

public sealed class SendResultMailer(string server, ILogger<SendResultMailer> logger)
{
    public async Task<SendResult> SendReceiptAsync(DonationReceipt receipt, CancellationToken ct)
    {
        MailAddress to;
        try
        {
            to = new MailAddress(receipt.Address, receipt.Donor);
        }
        catch (FormatException ex)
        {
            return SendResult.Permanent(ex.Message);
        }

        using var client = new SmtpClient(server) { EnableSsl = true, Timeout = 60_000 };
        using var mail = new MailMessage(new MailAddress("thanks@shelter.example"), to)
        {
            Subject = "Thank you for your donation",
            Body = $"Dear {receipt.Donor},\n\nwe received {receipt.Amount:C} on {receipt.Date:D}. Thank you!",
        };

        try
        {
            await client.SendMailAsync(mail, ct);
            return SendResult.Ok;
        }
        catch (SmtpException ex) //! SMTP101
        {
            logger.LogWarning(ex, "Receipt for {Donor} could not be sent", receipt.Donor);
            return SendResult.Transient(ex.Message);
        }
    }

    public async Task<int> RunAsync(DonationReceipt[] receipts, Func<DonationReceipt, TimeSpan, Task> defer, CancellationToken ct)
    {
        var delivered = 0;
        foreach (var receipt in receipts)
        {
            switch (await SendReceiptAsync(receipt, ct))
            {
                case { Disposition: Disposition.Delivered }:
                    delivered++;
                    break;
                case { Disposition: Disposition.Later }:
                    await defer(receipt, TimeSpan.FromMinutes(20));
                    break;
                case { Disposition: Disposition.Never, Detail: var why }:
                    logger.LogError("Receipt for {Donor} dropped: {Why}", receipt.Donor, why);
                    break;
            }
        }
        return delivered;
    }
}
