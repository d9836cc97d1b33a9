#nullable enable
using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Perimeter.Gateway
{
    public enum Verdict { Clean, Suspicious, Malware }

    public interface IScanner
    {
        Task<Verdict> ScanAsync(byte[] message, CancellationToken token);
    }

    public class QuarantineMessageStore : MessageStore
    {
        private static readonly SmtpResponse Busy = new SmtpResponse(SmtpReplyCode.Aborted, "4.3.0 scanner not available, please try again later");
        private static readonly SmtpResponse Full = new SmtpResponse(SmtpReplyCode.InsufficientStorage, "4.3.1 spool full");

        private readonly IScanner _scanner;
        private readonly string _spool;
        private readonly ILogger<QuarantineMessageStore> _log;

        public QuarantineMessageStore(IScanner scanner, string spool, ILogger<QuarantineMessageStore> log)
        {
            _scanner = scanner;
            _spool = spool;
            _log = log;
        }

        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            var bytes = buffer.ToArray();

            Verdict verdict;
            try
            {
                verdict = await _scanner.ScanAsync(bytes, cancellationToken);
            }
            catch (HttpRequestException ex)
            {
                _log.LogError(ex, "Scanner does not answer");
                return Busy;
            }
            catch (TaskCanceledException)
            {
                return Busy;
            }

            if (verdict == Verdict.Malware)
            {
                _log.LogWarning("Malware from {From} for {Count} recipients", transaction.From, transaction.To.Count);
                return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.7.1 message refused by policy");
            }

            var folder = verdict == Verdict.Suspicious ? "quarantine" : "inbound";
            try
            {
                var name = Path.Combine(_spool, folder, Guid.NewGuid().ToString("N") + ".eml");
                await File.WriteAllBytesAsync(name, bytes, cancellationToken);
            }
            catch (IOException ex)
            {
                _log.LogError(ex, "Spool {Folder} cannot be written", folder);
                return Full;
            }

            return SmtpResponse.Ok;
        }
    }
}
