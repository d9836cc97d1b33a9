using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Corpus.MailKit_.MaildropStore;

public sealed class MaildropStore : MessageStore
{
    private readonly DirectoryInfo _root;
    private readonly ILogger<MaildropStore> _logger;
    private long _counter;

    public MaildropStore(string root, ILogger<MaildropStore> logger)
    {
        _root = Directory.CreateDirectory(root);
        _logger = logger;
    }

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty)
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "empty message");

        var name = $"{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}.{Interlocked.Increment(ref _counter)}";
        var temp = Path.Combine(_root.FullName, "tmp", name);
        var final = Path.Combine(_root.FullName, "new", name);

        try
        {
            await using (var file = new FileStream(temp, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, useAsync: true))
            {
                foreach (var segment in buffer)
                    await file.WriteAsync(segment, cancellationToken);
            }

            File.Move(temp, final);
            return SmtpResponse.Ok;
        }
        catch (IOException ex)
        {
            _logger.LogError(ex, "Could not write {File}", temp);
            return SmtpResponse.TransactionFailed;  //! SMTP105
        }
    }
}
