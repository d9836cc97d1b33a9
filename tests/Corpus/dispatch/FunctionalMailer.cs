#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Funky.Mail;

public readonly struct Unit
{
    public static readonly Unit Value = default;
}

public enum ErrorKind
{
    Retryable,
    Rejected,
    Misconfigured,
}

public sealed record MailError(ErrorKind Kind, int Code, string Text)
{
    public static MailError Retryable(int code, string text) => new(ErrorKind.Retryable, code, text);
    public static MailError Rejected(int code, string text) => new(ErrorKind.Rejected, code, text);
    public static MailError Misconfigured(string text) => new(ErrorKind.Misconfigured, 0, text);
}

public readonly struct Result<T>
{
    private readonly T? _value;
    private readonly MailError? _error;

    private Result(T? value, MailError? error) => (_value, _error) = (value, error);

    public static Result<T> Ok(T value) => new(value, null);
    public static Result<T> Fail(MailError error) => new(default, error);

    public TOut Match<TOut>(Func<T, TOut> ok, Func<MailError, TOut> fail) => _error is null ? ok(_value!) : fail(_error);

    public async Task<Result<TOut>> ThenAsync<TOut>(Func<T, Task<Result<TOut>>> next)
        => _error is null ? await next(_value!) : Result<TOut>.Fail(_error);

    public bool Is(ErrorKind kind) => _error?.Kind == kind;
}

public static class FunctionalMailer
{
    public static Result<MimeMessage> Compose(string from, string to, string subject, string text)
    {
        if (!MailboxAddress.TryParse(from, out var sender))
            return Result<MimeMessage>.Fail(MailError.Misconfigured("from"));
        if (!MailboxAddress.TryParse(to, out var receiver))
            return Result<MimeMessage>.Fail(MailError.Misconfigured("to"));

        return Result<MimeMessage>.Ok(new MimeMessage(
            new[] { sender },
            new[] { receiver },
            subject,
            new TextPart("plain") { Text = text }));
    }

    public static async Task<Result<Unit>> TrySendAsync(ISmtpClient client, MimeMessage message, CancellationToken token)
    {
        try
        {
            await client.SendAsync(message, token);
            return Result<Unit>.Ok(Unit.Value);
        }
        catch (SmtpCommandException ex)
        {
            return Result<Unit>.Fail(FromReply((int)ex.StatusCode, ex.Message));
        }
        catch (IOException ex)
        {
            return Result<Unit>.Fail(MailError.Retryable(0, ex.Message));
        }
    }

    private static MailError FromReply(int smtpCode, string text) => smtpCode switch
    {
        421 or 450 or 451 or 452 or 454 => MailError.Retryable(smtpCode, text),
        530 or 534 or 535 => MailError.Misconfigured(text),
        552 => MailError.Retryable(smtpCode, text),
        550 or 551 or 553 => MailError.Rejected(smtpCode, text),
        554 => MailError.Retryable(smtpCode, text), //! SMTP001
        >= 500 => MailError.Rejected(smtpCode, text),
        _ => MailError.Retryable(smtpCode, text),
    };

    public static async Task<Result<Unit>> SendWithRetryAsync(
        ISmtpClient client,
        MimeMessage message,
        IEnumerable<TimeSpan> waits,
        CancellationToken token)
    {
        var result = await TrySendAsync(client, message, token);
        foreach (var wait in waits.TakeWhile(_ => result.Is(ErrorKind.Retryable)))
        {
            await Task.Delay(wait, token);
            result = await TrySendAsync(client, message, token);
        }

        return result;
    }
}
