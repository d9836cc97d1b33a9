using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Mixed.ServiceDeskAgent;

public enum SendResult { Ok, RetryLater, Rejected }

public class ServiceDeskAgent
{
    private readonly ISmtpClient _smtp;

    public ServiceDeskAgent(ISmtpClient smtp)
    {
        _smtp = smtp;
    }

    public async Task<SendResult> AnswerAsync(MimeMessage original, string text, CancellationToken token)
    {
        var reply = new MimeMessage();
        reply.From.Add(MailboxAddress.Parse("desk@it.example"));
        reply.To.AddRange(original.ReplyTo.Count > 0 ? original.ReplyTo : original.From);
        reply.Subject = original.Subject?.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) == true
            ? original.Subject
            : "Re: " + original.Subject;
        reply.InReplyTo = original.MessageId;
        reply.Body = new TextPart("plain") { Text = text };

        try
        {
            await _smtp.SendAsync(reply, token);
            return SendResult.Ok;
        }
        catch (SmtpCommandException ex)
        {
            if (ex.Message.Contains("greylist", StringComparison.OrdinalIgnoreCase))  //! SMTP102
                return SendResult.RetryLater;

            return (int)ex.StatusCode < 500 ? SendResult.RetryLater : SendResult.Rejected;
        }
        catch (SmtpProtocolException)
        {
            return SendResult.RetryLater;
        }
    }
}
