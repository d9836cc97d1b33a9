#nullable enable
using System;
using System.Buffers;
using System.Data;
using System.Data.Common;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Compliance.Archive;

public interface IArchiveIndex
{
    Task<bool> KnowsAsync(string hash, CancellationToken ct);
    Task AddAsync(string hash, string from, string[] to, long size, CancellationToken ct);
}

/// <summary>Takes journal mail from the mail servers of the house and files it.</summary>
public sealed class ArchiveMessageStore : MessageStore
{
    private const long Limit = 150L * 1024 * 1024;
    private readonly IArchiveIndex _index;
    private readonly DirectoryInfo _root;
    private readonly ILogger<ArchiveMessageStore> _logger;

    public ArchiveMessageStore(IArchiveIndex index, DirectoryInfo root, ILogger<ArchiveMessageStore> logger)
    {
        _index = index;
        _root = root;
        _logger = logger;
    }

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        if (buffer.Length > Limit)
            return SmtpResponse.SizeLimitExceeded;

        var content = buffer.ToArray();
        var hash = Convert.ToHexString(SHA256.HashData(content));
        var from = transaction.From.AsAddress();
        var to = transaction.To.Select(m => m.AsAddress()).ToArray();

        try
        {
            if (await _index.KnowsAsync(hash, cancellationToken))
            {
                _logger.LogInformation("{Hash} is in the archive already", hash);
                return SmtpResponse.Ok;
            }

            var folder = Path.Combine(_root.FullName, hash[..2], hash[2..4]);
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, hash + ".eml"), content, cancellationToken);
            await _index.AddAsync(hash, from, to, content.Length, cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (DbException ex)
        {
            _logger.LogError(ex, "Index does not answer");
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "archive index not available"); //! SMTP105
        }
        catch (IOException ex)
        {
            _logger.LogError(ex, "Cannot write {Hash}", hash);
            return new SmtpResponse(SmtpReplyCode.InsufficientStorage, "cannot write the message now");
        }
    }
}

public interface IJournalPartners
{
    Task<bool> MayJournalAsync(string domain, CancellationToken ct);
}

public sealed class JournalPartnerFilter : MailboxFilter
{
    private readonly IJournalPartners _partners;

    public JournalPartnerFilter(IJournalPartners partners) => _partners = partners;

    public override async Task<bool> CanAcceptFromAsync(
        ISessionContext context,
        IMailbox from,
        int size,
        CancellationToken cancellationToken)
    {
        try
        {
            return await _partners.MayJournalAsync(from.Host, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new SmtpResponseException(SmtpResponse.MailboxUnavailable); //! SMTP105
        }
    }
}
