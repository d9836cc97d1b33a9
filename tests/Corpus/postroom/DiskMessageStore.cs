using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Buffers;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace InboundGateway.Storage;

public interface IMailIndex
{
    Task InsertAsync(string id, string from, string subject, long size, CancellationToken ct);
}

public class DiskMessageStore : MessageStore
{
    private readonly string _root;
    private readonly IMailIndex _index;
    private readonly ILogger<DiskMessageStore> _logger;

    public DiskMessageStore(string root, IMailIndex index, ILogger<DiskMessageStore> logger)
    {
        _root = root;
        _index = index;
        _logger = logger;
    }

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        var path = Path.Combine(_root, id + ".eml");

        MimeMessage message;
        try
        {
            using var memory = new MemoryStream(buffer.ToArray());
            message = await MimeMessage.LoadAsync(memory, cancellationToken);
        }
        catch (FormatException)
        {
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 cannot parse message");
        }

        try
        {
            await using var file = File.Create(path);
            await message.WriteToAsync(file, cancellationToken);
        }
        catch (IOException ex)
        {
            _logger.LogCritical(ex, "cannot write {Path}", path);
            return SmtpResponse.TransactionFailed; //! SMTP105
        }

        try
        {
            await _index.InsertAsync(id, message.From.ToString(), message.Subject, buffer.Length, cancellationToken);
        }
        catch (DbException ex)
        {
            _logger.LogError(ex, "index down");
            File.Delete(path);
            return new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "Internal error, database not available"); //! SMTP105
        }

        return SmtpResponse.Ok;
    }
}
