using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.MailKit_.RecipientFaults;

public interface IEmailProvider
{
    string Name { get; }
    Task<ProviderResult> SendAsync(MimeMessage message);
}

public abstract record ProviderResult
{
    public sealed record Sent(string Receipt) : ProviderResult;
    public sealed record InvalidRecipient(string Address, string Text) : ProviderResult;
    public sealed record Permanent(string Text) : ProviderResult;
    public sealed record Transient(string Text, TimeSpan Wait) : ProviderResult;
}

public sealed class SmtpProvider(ISmtpClient client, Action<string> trace) : IEmailProvider
{
    public string Name => "smtp";

    public async Task<ProviderResult> SendAsync(MimeMessage message)
    {
        try
        {
            return new ProviderResult.Sent(await client.SendAsync(message));
        }
        catch (SmtpCommandException ex)
        {
            trace(Step(ex));
            return ex switch
            {
                { ErrorCode: SmtpErrorCode.RecipientNotAccepted, StatusCode: >= (SmtpStatusCode)500, Mailbox: { } box }
                    => new ProviderResult.InvalidRecipient(box.Address, ex.Message),
                { StatusCode: >= (SmtpStatusCode)500 } => new ProviderResult.Permanent(ex.Message),
                { ErrorCode: SmtpErrorCode.RecipientNotAccepted } => new ProviderResult.Transient(ex.Message, TimeSpan.FromMinutes(15)),
                _ => new ProviderResult.Transient(ex.Message, TimeSpan.FromMinutes(2)),
            };
        }
    }

    private static string Step(SmtpCommandException ex)
    {
        switch (ex.ErrorCode)
        {
            case SmtpErrorCode.RecipientNotAccepted:
                return $"recipient {ex.Mailbox} rejected: {ex.Message}";
            case SmtpErrorCode.SenderNotAccepted:
                return $"sender {ex.Mailbox} invalid for this account: {ex.Message}";
            case SmtpErrorCode.MessageNotAccepted:
                return $"message failed permanently or for now: {ex.Message}";
            default:
                return ex.Message;
        }
    }
}

public sealed class ProviderChain(IEnumerable<IEmailProvider> providers)
{
    public async Task<ProviderResult?> SendAsync(MimeMessage message)
    {
        ProviderResult? last = null;
        foreach (var provider in providers)
        {
            last = await provider.SendAsync(message);
            if (last is ProviderResult.Sent or ProviderResult.InvalidRecipient)
                break;
        }

        return last;
    }
}
