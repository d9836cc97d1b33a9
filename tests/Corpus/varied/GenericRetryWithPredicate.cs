using System;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Core.Utilities
{
    public static class Retry
    {
        public static async Task<T> Do<T>(Func<Task<T>> action, Func<Exception, bool> retryOn, int maxAttempts, TimeSpan wait)
        {
            if (maxAttempts < 1) throw new ArgumentOutOfRangeException(nameof(maxAttempts));
            Exception? last = null;
            for (int i = 0; i < maxAttempts; i++)
            {
                try
                {
                    if (i > 0)
                        await Task.Delay(wait);
                    return await action();
                }
                catch (Exception ex) when (retryOn(ex))
                {
                    last = ex;
                }
            }
            throw new InvalidOperationException("All attempts failed.", last);
        }
    }
}

namespace Core.Mail
{
    using Core.Utilities;

    public class PasswordResetMail
    {
        private readonly SmtpClient _smtp;
        public PasswordResetMail(SmtpClient smtp) => _smtp = smtp;

        public Task<DateTime> Send(string to, string link)
        {
            return Retry.Do(
                async () =>
                {
                    await _smtp.SendMailAsync("noreply@example.org", to, "Password reset", link);
                    return DateTime.UtcNow;
                },
                IsWorthAnotherTry,
                maxAttempts: 3,
                wait: TimeSpan.FromSeconds(20));
        }

        private static bool IsWorthAnotherTry(Exception e)
        {
            if (e is not SmtpException smtp)
                return e is System.Net.Sockets.SocketException;

            int n = (int)smtp.StatusCode;
            return n < 0 || n / 100 == 4;
        }
    }
}
