using System;
using System.Buffers;
using System.IO;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Corpus.NetMail.SpoolingRelay;

public sealed class SpoolFolder(string root)
{
    public string Root { get; } = root;

    public async Task<string> WriteAsync(ReadOnlySequence<byte> content, CancellationToken ct)
    {
        var path = Path.Combine(Root, Guid.NewGuid().ToString("N") + ".eml");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 65536, useAsync: true);
        foreach (var segment in content)
            await file.WriteAsync(segment, ct);
        return path;
    }
}

public sealed class SpoolingMessageStore(SpoolFolder spool, ILogger<SpoolingMessageStore> logger) : MessageStore
{
    private const long MaxBytes = 20 * 1024 * 1024;

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        if (buffer.Length > MaxBytes)
            return SmtpResponse.SizeLimitExceeded;

        try
        {
            var path = await spool.WriteAsync(buffer, cancellationToken);
            logger.LogInformation("Spooled {Path} for {Count} recipients", path, transaction.To.Count);
            return SmtpResponse.Ok;
        }
        catch (IOException ex)
        {
            logger.LogError(ex, "Spool folder {Root} is not writable", spool.Root);
            return SmtpResponse.TransactionFailed;  //! SMTP105
        }
    }
}

/// <summary>Tells the administrator when the spool grows.</summary>
public sealed class SpoolWatcher(SpoolFolder spool, string adminAddress, string smartHost)
{
    public void Check(int limit)
    {
        var waiting = Directory.GetFiles(spool.Root, "*.eml").Length;
        if (waiting < limit) return;
        using var client = new SmtpClient(smartHost);
        client.Send("relay@localhost.example", adminAddress, "Spool is growing", $"{waiting} messages are waiting.");
    }
}
