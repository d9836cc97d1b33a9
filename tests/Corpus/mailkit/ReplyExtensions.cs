using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.MailKit_.ReplyExtensions;

public static class ReplyExtensions
{
    extension(SmtpStatusCode code)
    {
        public int Number => (int)code;

        public bool IsSuccess => code.Number is >= 200 and < 300;

        /// <summary>The server may well take the message when asked again.</summary>
        public bool IsTemporary => code is >= (SmtpStatusCode)400;  //! SMTP001
    }

    extension(SmtpCommandException error)
    {
        public string Line => $"{error.StatusCode.Number} {error.Message}";
    }
}

public interface IDeferredQueue
{
    Task PutBackAsync(MimeMessage message, TimeSpan after, CancellationToken ct);
}

public sealed class SpoolWorker(IDeferredQueue queue, Func<CancellationToken, Task<ISmtpClient>> connect)
{
    private static readonly TimeSpan[] Steps =
        [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    public async Task<string?> HandleAsync(MimeMessage message, int tries, CancellationToken ct)
    {
        using var client = await connect(ct);
        try
        {
            return await client.SendAsync(message, ct);
        }
        catch (SmtpCommandException error) when (error.StatusCode.IsTemporary && tries < Steps.Length)
        {
            await queue.PutBackAsync(message, Steps[tries], ct);
            return error.Line;
        }
    }
}
