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

namespace Corpus.Assorted.SqlMessageStore
{
    public class SqlMessageStore : MessageStore
    {
        private readonly Func<DbConnection> _open;
        private readonly ILogger<SqlMessageStore> _logger;

        public SqlMessageStore(Func<DbConnection> open, ILogger<SqlMessageStore> logger)
        {
            _open = open;
            _logger = logger;
        }

        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            try
            {
                using var stream = new MemoryStream(buffer.ToArray());
                var message = await MimeMessage.LoadAsync(stream, cancellationToken);

                await using var connection = _open();
                await connection.OpenAsync(cancellationToken);
                await using var insert = connection.CreateCommand();
                insert.CommandText = "INSERT INTO inbox (subject, raw) VALUES (@subject, @raw)";
                Add(insert, "@subject", message.Subject ?? "");
                Add(insert, "@raw", buffer.ToArray());
                await insert.ExecuteNonQueryAsync(cancellationToken);
                return SmtpResponse.Ok;
            }
            catch (FormatException)
            {
                return new SmtpResponse(SmtpReplyCode.TransactionFailed, "not a MIME message");
            }
            catch (DbException ex)
            {
                _logger.LogError(ex, "could not store");
                return SmtpResponse.TransactionFailed;  //! SMTP105
            }
        }

        private static void Add(DbCommand command, string name, object value)
        {
            var p = command.CreateParameter();
            p.ParameterName = name;
            p.Value = value;
            command.Parameters.Add(p);
        }
    }
}
