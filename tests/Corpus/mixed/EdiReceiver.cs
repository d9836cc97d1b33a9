using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Corpus.Mixed.EdiReceiver
{
    public interface IEdiInbox
    {
        Task PutAsync(string partner, byte[] interchange, CancellationToken ct);
    }

    public class EdiReceiver : MessageStore
    {
        private readonly IEdiInbox _inbox;

        public EdiReceiver(IEdiInbox inbox)
        {
            _inbox = inbox;
        }

        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken)
        {
            MimeMessage mime;
            try
            {
                mime = MimeMessage.Load(new MemoryStream(buffer.ToArray()), cancellationToken);
            }
            catch (FormatException)
            {
                // not MIME at all; the partner has to repair it
                return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 message is not well-formed");
            }

            var part = mime.BodyParts.OfType<MimePart>().FirstOrDefault(p => p.ContentType.IsMimeType("application", "edifact"));
            if (part?.Content == null)
                return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.1 no EDIFACT part");

            using (var copy = new MemoryStream())
            {
                await part.Content.DecodeToAsync(copy, cancellationToken);
                try
                {
                    await _inbox.PutAsync(transaction.From.User, copy.ToArray(), cancellationToken);
                }
                catch (TimeoutException)
                {
                    return new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "4.3.2 inbox busy");
                }
            }

            return SmtpResponse.Ok;
        }
    }
}
