#nullable enable
using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Membership.Delivery;

public enum Fate
{
    Delivered,
    Temporary,
    Permanent,
    Unknown,
}

public static class SmtpFates
{
    private static readonly FrozenDictionary<SmtpStatusCode, Fate> Map = new Dictionary<SmtpStatusCode, Fate>
    {
        [SmtpStatusCode.Ok] = Fate.Delivered,
        [SmtpStatusCode.UserNotLocalWillForward] = Fate.Delivered,
        [SmtpStatusCode.ServiceNotAvailable] = Fate.Temporary,
        [SmtpStatusCode.MailboxBusy] = Fate.Temporary,
        [SmtpStatusCode.ErrorInProcessing] = Fate.Temporary,
        [SmtpStatusCode.InsufficientStorage] = Fate.Permanent, //! SMTP004
        [SmtpStatusCode.MailboxUnavailable] = Fate.Permanent,
        [SmtpStatusCode.UserNotLocalTryAlternatePath] = Fate.Permanent,
        [SmtpStatusCode.ExceededStorageAllocation] = Fate.Permanent,
        [SmtpStatusCode.MailboxNameNotAllowed] = Fate.Permanent,
        [SmtpStatusCode.TransactionFailed] = Fate.Permanent,
    }.ToFrozenDictionary();

    public static Fate FateOf(SmtpStatusCode status) => Map.TryGetValue(status, out var fate)
        ? fate
        : (int)status switch
        {
            >= 200 and < 300 => Fate.Delivered,
            >= 400 and < 500 => Fate.Temporary,
            >= 500 and < 600 => Fate.Permanent,
            _ => Fate.Unknown,
        };
}

public interface IMemberStore
{
    Task SetFateAsync(int memberId, Fate fate, CancellationToken token);
}

public sealed class MemberMailer(ISmtpClient client, IMemberStore members, ILogger<MemberMailer> logger)
{
    public async Task<Fate> SendAsync(int memberId, MimeMessage message, CancellationToken token)
    {
        Fate fate;
        try
        {
            await client.SendAsync(message, token);
            fate = Fate.Delivered;
        }
        catch (SmtpCommandException ex)
        {
            fate = SmtpFates.FateOf(ex.StatusCode);
            logger.LogInformation("Member {Id}: {Status} counts as {Fate}", memberId, ex.StatusCode, fate);
        }

        await members.SetFateAsync(memberId, fate, token);
        return fate;
    }
}

public sealed class TransientMailException(string message, Exception inner) : Exception(message, inner);

public sealed class MemberCardMailer(ISmtpClient client, ILogger<MemberCardMailer> logger)
{
    public async Task SendCardAsync(MimeMessage card, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendOnceAsync(card, token);
                return;
            }
            catch (TransientMailException ex) when (attempt < 5)
            {
                logger.LogInformation("Card for {To} waits: {Text}", card.To, ex.Message);
                await Task.Delay(TimeSpan.FromMinutes(attempt), token);
            }
        }
    }

    private async Task SendOnceAsync(MimeMessage card, CancellationToken token)
    {
        try
        {
            await client.SendAsync(card, token);
        }
        catch (SmtpCommandException ex)
        {
            switch (ex.StatusCode)
            {
                case SmtpStatusCode.ServiceNotAvailable:
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.ErrorInProcessing:
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.TransactionFailed: //! SMTP001
                    throw new TransientMailException(ex.Message, ex);
                default:
                    throw;
            }
        }
    }
}
