using System;
using System.Buffers;
using System.Data.Common;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Archivist.Journal;

public sealed class JournalMessageStore : MessageStore
{
    private readonly Func<DbConnection> _connect;
    private readonly ILogger<JournalMessageStore> _log;

    public JournalMessageStore(Func<DbConnection> connect, ILogger<JournalMessageStore> log)
    {
        _connect = connect;
        _log = log;
    }

    public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.Length > 40_000_000)
            return SmtpResponse.SizeLimitExceeded;

        MimeMessage message;
        try
        {
            using var stream = new MemoryStream(buffer.ToArray());
            message = await MimeMessage.LoadAsync(stream, cancellationToken);
        }
        catch (FormatException e)
        {
            _log.LogInformation(e, "not a message");
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 not a message");
        }

        try
        {
            await using var db = _connect();
            await db.OpenAsync(cancellationToken);
            await using var insert = db.CreateCommand();
            insert.CommandText = "insert into journal (msgid, subject, rcpts, body) values (@m, @s, @r, @b)";
            Add(insert, "@m", message.MessageId);
            Add(insert, "@s", message.Subject);
            Add(insert, "@r", transaction.To.Count);
            Add(insert, "@b", buffer.ToArray());
            await insert.ExecuteNonQueryAsync(cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (DbException e)
        {
            _log.LogError(e, "journal database");
            return SmtpResponse.TransactionFailed; //! SMTP105
        }
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
