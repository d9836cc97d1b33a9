using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;

namespace Framework.Retry
{
    public interface IRetryStrategy
    {
        bool ShouldRetry(Exception error);
    }

    public class MailRetryStrategy : IRetryStrategy
    {
        public bool ShouldRetry(Exception error)
        {
            if (error is SocketException || error is IOException || error is SmtpProtocolException)
                return true;

            if (error is SmtpCommandException command)
            {
                switch (command.StatusCode)
                {
                    case SmtpStatusCode.ServiceNotAvailable:
                    case SmtpStatusCode.MailboxBusy:
                    case SmtpStatusCode.ErrorInProcessing:
                    case SmtpStatusCode.MailboxUnavailable: //! SMTP001
                        return true;
                    default:
                        return false;
                }
            }

            return false;
        }
    }

    public static class Retrier
    {
        public static async Task RunAsync(Func<CancellationToken, Task> action, IRetryStrategy strategy, int times, CancellationToken ct)
        {
            for (int n = 1; ; n++)
            {
                try
                {
                    await action(ct);
                    return;
                }
                catch (Exception ex) when (n < times && strategy.ShouldRetry(ex))
                {
                    await Task.Delay(TimeSpan.FromSeconds(n * n), ct);
                }
            }
        }
    }

    public class WelcomeMail
    {
        private readonly ISmtpClient _smtp;
        public WelcomeMail(ISmtpClient smtp) { _smtp = smtp; }

        public Task SendAsync(MimeKit.MimeMessage m, CancellationToken ct) =>
            Retrier.RunAsync(t => _smtp.SendAsync(m, t), new MailRetryStrategy(), 3, ct);
    }
}
