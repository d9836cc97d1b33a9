using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Relay.Edge
{
    public interface ISpoolIndex
    {
        Task InsertAsync(string file, string sender, string[] recipients, CancellationToken token);
    }

    public sealed class SpoolingMessageStore : MessageStore
    {
        private const long MaxBytes = 35 * 1024 * 1024;
        private readonly string _root;
        private readonly ISpoolIndex _index;
        private readonly ILogger<SpoolingMessageStore> _logger;

        public SpoolingMessageStore(string root, ISpoolIndex index, ILogger<SpoolingMessageStore> logger)
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
            if (buffer.Length > MaxBytes)
                return SmtpResponse.SizeLimitExceeded;

            if (transaction.To.Count == 0)
                return SmtpResponse.NoValidRecipientsGiven;

            var id = Guid.CreateVersion7().ToString("N");
            var directory = Path.Combine(_root, id[..2]);
            var path = Path.Combine(directory, id + ".eml");

            try
            {
                Directory.CreateDirectory(directory);
                await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 65536, useAsync: true))
                {
                    foreach (var segment in buffer)
                        await file.WriteAsync(segment, cancellationToken);
                }

                await _index.InsertAsync(
                    path,
                    transaction.From.AsAddress(),
                    transaction.To.Select(m => m.AsAddress()).ToArray(),
                    cancellationToken);

                _logger.LogInformation("Spooled {Id}, {Bytes} bytes", id, buffer.Length);
                return new SmtpResponse(SmtpReplyCode.Ok, "2.0.0 queued as " + id);
            }
            catch (IOException e)
            {
                _logger.LogError(e, "Spool {Directory} is not writable", directory);
                return SmtpResponse.TransactionFailed; //! SMTP105
            }
            catch (TimeoutException e)
            {
                _logger.LogError(e, "Spool index timed out");
                Discard(path);
                return new SmtpResponse(SmtpReplyCode.Aborted, "4.3.0 message index not available, try again");
            }
        }

        private void Discard(string path)
        {
            try
            {
                File.Delete(path);
            }
            catch (IOException e)
            {
                _logger.LogWarning(e, "Orphan {Path}", path);
            }
        }
    }
}
