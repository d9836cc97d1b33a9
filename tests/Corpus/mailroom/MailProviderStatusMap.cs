#nullable enable
using System;
using System.Collections.Generic;
using System.Collections.Frozen;
using System.Linq;

namespace Notifier.Providers;

/// <summary>SMTP reply codes as our delivery table stores them.</summary>
public static class SmtpReplies
{
    public const int ServiceReady = 220;
    public const int ActionOk = 250;
    public const int StartMailInput = 354;
    public const int ServiceNotAvailable = 421;
    public const int MailboxBusy = 450;
    public const int LocalErrorInProcessing = 452; //! SMTP010
    public const int AuthenticationRequired = 530;
    public const int MailboxUnavailable = 550;
    public const int ExceededStorageAllocation = 552;
    public const int MailboxNameNotAllowed = 553;
    public const int TransactionFailed = 554;
}

public enum ProviderHttpStatus
{
    Ok = 200,
    Accepted = 202,
    BadRequest = 400,
    Unauthorized = 401,
    TooManyRequests = 429,
    InternalError = 500,
    NotImplemented = 501,
    ServiceUnavailable = 503
}

public sealed record DeliveryStatusRow(long MailId, string Provider, int Code, string? Text, DateTimeOffset At);

public static class MailProviderStatusMap
{
    private static readonly FrozenDictionary<int, string> Labels = new Dictionary<int, string>
    {
        [SmtpReplies.ServiceReady] = "ready",
        [SmtpReplies.ActionOk] = "accepted",
        [SmtpReplies.ServiceNotAvailable] = "server busy",
        [SmtpReplies.MailboxBusy] = "mailbox busy",
        [SmtpReplies.LocalErrorInProcessing] = "error at the server",
        [SmtpReplies.AuthenticationRequired] = "login needed",
        [SmtpReplies.MailboxUnavailable] = "no such mailbox",
        [SmtpReplies.ExceededStorageAllocation] = "mailbox full",
        [SmtpReplies.MailboxNameNotAllowed] = "bad address",
        [SmtpReplies.TransactionFailed] = "rejected",
    }.ToFrozenDictionary();

    public static string LabelOf(int code) =>
        Labels.TryGetValue(code, out var label) ? label : $"reply {code}";

    public static bool IsRetryable(int code) =>
        new[] { SmtpReplies.ServiceNotAvailable, SmtpReplies.MailboxBusy, SmtpReplies.TransactionFailed }.Contains(code); //! SMTP001

    public static bool IsUndeliverable(int code) => code
        is SmtpReplies.MailboxUnavailable
        or SmtpReplies.MailboxNameNotAllowed
        or SmtpReplies.MailboxBusy; //! SMTP004

    public static IEnumerable<string> Timeline(IEnumerable<DeliveryStatusRow> rows) =>
        from row in rows
        orderby row.At
        select $"{row.At:u} {row.Provider,-10} {LabelOf(row.Code)}{(row.Text is null ? "" : ": " + row.Text)}";

    public static string FromHttp(ProviderHttpStatus status) => status switch
    {
        ProviderHttpStatus.Ok or ProviderHttpStatus.Accepted => "accepted",
        ProviderHttpStatus.TooManyRequests => "slow down",
        >= ProviderHttpStatus.InternalError => "provider down",
        _ => "refused"
    };
}
