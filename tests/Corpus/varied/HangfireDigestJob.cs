using System;
using System.Threading;
using System.Threading.Tasks;
using Hangfire;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Forum.Jobs
{
    public interface IDigestRepository
    {
        Task<(string Address, MimeMessage Mail)> LoadAsync(int userId);
        Task MarkRejectedAsync(int userId, string reply);
    }

    public class DigestJob
    {
        private readonly IDigestRepository _repo;

        public DigestJob(IDigestRepository repo)
        {
            _repo = repo;
        }

        [AutomaticRetry(Attempts = 6, DelaysInSeconds = new[] { 60, 300, 900, 3600, 7200, 14400 })]
        public async Task SendDigest(int userId, CancellationToken ct)
        {
            var (_, mail) = await _repo.LoadAsync(userId);
            using var client = new SmtpClient();
            await client.ConnectAsync("smtp.forum.example", 587, SecureSocketOptions.StartTls, ct);

            try
            {
                await client.SendAsync(mail, ct);
            }
            catch (SmtpCommandException ex)
            {
                if ((int)ex.StatusCode / 100 == 5)
                {
                    // the job ends as succeeded, nothing to run again
                    await _repo.MarkRejectedAsync(userId, $"{(int)ex.StatusCode} {ex.Message}");
                    return;
                }

                throw;
            }

            await client.DisconnectAsync(true, ct);
        }
    }
}
