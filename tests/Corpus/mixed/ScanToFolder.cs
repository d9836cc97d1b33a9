using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Corpus.Mixed.ScanToFolder;

/// <summary>The copiers mail their scans to us, we put them on the share.</summary>
public sealed class ScanToFolder(DirectoryInfo share, long quota, ILogger<ScanToFolder> log) : MessageStore
{
    private static readonly SmtpResponse TryAgain = new(SmtpReplyCode.Aborted, "4.3.0 share not reachable, try again later");

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        if (transaction.To.Count != 1)
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.7.1 one recipient only");

        if (buffer.Length > quota)
            return SmtpResponse.SizeLimitExceeded;

        if (transaction.To[0].Host != "scan.local")
            return SmtpResponse.MailboxUnavailable;

        var name = $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Guid.NewGuid():N}.eml";
        try
        {
            await using var file = File.Create(Path.Combine(share.FullName, transaction.To[0].User, name));
            foreach (var segment in buffer)
                await file.WriteAsync(segment, cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (DirectoryNotFoundException)
        {
            log.LogWarning("{User} has no scan folder yet", transaction.To[0].User);
            return TryAgain;
        }
        catch (IOException ex)
        {
            log.LogError(ex, "share");
            return TryAgain;
        }
    }
}
