using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Archive.Intake
{
    public class FileMessageStore : MessageStore
    {
        private readonly string _folder;

        public FileMessageStore(string folder)
        {
            _folder = folder;
        }

        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken)
        {
            MimeMessage message;
            using (var memory = new MemoryStream(buffer.ToArray()))
            {
                try
                {
                    message = await MimeMessage.LoadAsync(memory, cancellationToken);
                }
                catch (FormatException)
                {
                    return SmtpResponse.TransactionFailed;
                }
            }

            var path = Path.Combine(_folder, DateTime.UtcNow.ToString("yyyyMMddHHmmssfff") + ".eml");
            try
            {
                await using var file = File.Create(path);
                await message.WriteToAsync(file, cancellationToken);
            }
            catch (IOException)
            {
                return SmtpResponse.TransactionFailed; //! SMTP105
            }

            return SmtpResponse.Ok;
        }
    }
}
