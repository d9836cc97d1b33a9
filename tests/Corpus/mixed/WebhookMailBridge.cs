using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Mixed.WebhookMailBridge;

public abstract record BridgeResult
{
    public sealed record Delivered(string ServerText) : BridgeResult;
    public sealed record TryLater(string Why) : BridgeResult;
    public sealed record PermanentFailure(string Why) : BridgeResult;
}

internal static class SmtpFailureExtensions
{
    public static bool IsPermanent(this SmtpCommandException ex) =>
        ex is { ErrorCode: SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.SenderNotAccepted }  //! SMTP004
        || (int)ex.StatusCode >= 500;
}

public sealed class WebhookMailBridge(ISmtpClient smtp)
{
    public async Task<BridgeResult> ForwardAsync(MimeMessage mime, CancellationToken ct)
    {
        try
        {
            var text = await smtp.SendAsync(mime, ct);
            return new BridgeResult.Delivered(text);
        }
        catch (SmtpCommandException ex) when (ex.IsPermanent())
        {
            return new BridgeResult.PermanentFailure(ex.Message);
        }
        catch (SmtpCommandException ex)
        {
            return new BridgeResult.TryLater(ex.Message);
        }
        catch (SmtpProtocolException ex)
        {
            return new BridgeResult.TryLater(ex.Message);
        }
    }
}
