using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Learning.Platform.Mail;

public enum SendState { Sent, RetryLater, Failed }

public sealed record SendResult(SendState State, string Detail)
{
    public static SendResult Ok(string detail) => new(SendState.Sent, detail);
    public static SendResult Transient(string detail) => new(SendState.RetryLater, detail);
    public static SendResult Permanent(string detail) => new(SendState.Failed, detail);
}

public interface ISendGate
{
    Task<SendResult> SendAsync(MimeMessage message, CancellationToken ct);
}

public sealed class RelayGate(string host, ILogger<RelayGate> logger) : ISendGate
{
    public async Task<SendResult> SendAsync(MimeMessage message, CancellationToken ct)
    {
        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(host, 25, SecureSocketOptions.None, ct);
            var text = await client.SendAsync(message, ct);
            await client.DisconnectAsync(true, ct);
            return SendResult.Ok(text);
        }
        catch (SmtpCommandException ex) //! SMTP101
        {
            logger.LogWarning(ex, "relay refused {Id}", message.MessageId);
            return SendResult.Transient(ex.Message);
        }
        catch (SmtpProtocolException ex)
        {
            return SendResult.Transient(ex.Message);
        }
    }
}

public sealed class ProviderGate(string host, string user, string key) : ISendGate
{
    public async Task<SendResult> SendAsync(MimeMessage message, CancellationToken ct)
    {
        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(host, 587, SecureSocketOptions.StartTls, ct);
            await client.AuthenticateAsync(user, key, ct);
            var text = await client.SendAsync(message, ct);
            await client.DisconnectAsync(true, ct);
            return SendResult.Ok(text);
        }
        catch (SmtpCommandException ex)
        {
            return ex.StatusCode switch
            {
                SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed => SendResult.Permanent(ex.Message),
                SmtpStatusCode.InsufficientStorage => SendResult.Permanent("mailbox full"), //! SMTP004
                >= SmtpStatusCode.CommandUnrecognized => SendResult.Permanent(ex.Message),
                _ => SendResult.Transient(ex.Message),
            };
        }
        catch (AuthenticationException ex)
        {
            return SendResult.Permanent(ex.Message);
        }
    }
}

public sealed class CourseNotifier(ISendGate gate)
{
    public async Task<SendState> NotifyAsync(string student, string course, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Learning", "courses@learning.example"));
        message.To.Add(MailboxAddress.Parse(student));
        message.Subject = course + " starts tomorrow";
        message.Body = new TextPart("plain") { Text = "See you there." };

        var result = await gate.SendAsync(message, ct);
        for (var i = 0; result.State == SendState.RetryLater && i < 4; i++)
        {
            await Task.Delay(TimeSpan.FromMinutes(2 << i), ct);
            result = await gate.SendAsync(message, ct);
        }

        return result.State;
    }
}
