using System;
using System.IO;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Corpus.Assorted.ShippingNotices;

public sealed record ParcelLeft(string Tracking, string Email);
public sealed record NoticeRefused(string Tracking, int Code);

public static class ParcelLeftHandler
{
    public static async Task<NoticeRefused?> Handle(ParcelLeft parcel, ISmtpClient smtp)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("parcels@shipping.example"));
        message.To.Add(MailboxAddress.Parse(parcel.Email));
        message.Subject = "On its way";
        message.Body = new TextPart("plain") { Text = $"Follow it with {parcel.Tracking}" };

        try
        {
            await smtp.SendAsync(message);
            return null;
        }
        catch (SmtpCommandException ex) when (ex.StatusCode >= SmtpStatusCode.CommandUnrecognized)
        {
            // 500 and up
            return new NoticeRefused(parcel.Tracking, (int)ex.StatusCode);
        }
    }
}

public static class ErrorPolicies
{
    public static void Apply(WolverineOptions opts)
    {
        opts.OnException<SmtpCommandException>(ex => (int)ex.StatusCode < 500)
            .ScheduleRetry(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(20), TimeSpan.FromHours(2))
            .Then.MoveToErrorQueue();

        opts.OnException<SmtpCommandException>()
            .MoveToErrorQueue();

        opts.OnException<IOException>()
            .RetryWithCooldown(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }
}
