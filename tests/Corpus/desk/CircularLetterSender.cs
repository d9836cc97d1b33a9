using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Club.Office
{
    public class Member
    {
        public string Name { get; set; }
        public string Mail { get; set; }
        public string Section { get; set; }
        public bool WantsLetters { get; set; }
    }

    public class CircularLetter
    {
        public string Title { get; set; }
        public string Html { get; set; }
        public string Section { get; set; }
        public IList<string> Files { get; } = new List<string>();
    }

    public class CircularLetterSender
    {
        private static readonly TimeSpan BusyPause = TimeSpan.FromMinutes(5);
        private readonly SmtpClient _client;
        private readonly ILogger<CircularLetterSender> _logger;

        public CircularLetterSender(SmtpClient client, ILogger<CircularLetterSender> logger)
        {
            _client = client;
            _logger = logger;
        }

        public async Task SendAsync(CircularLetter letter, IEnumerable<Member> members, CancellationToken token)
        {
            var audience = members
                .Where(m => m.WantsLetters && (letter.Section == null || m.Section == letter.Section))
                .ToList();

            // the provider takes at most 40 recipients per mail
            foreach (var block in audience.Chunk(40))
            {
                using var message = Compose(letter, block);
                await SendBlockAsync(message, token);
                _logger.LogInformation("Letter {Title}: block of {Count} done", letter.Title, block.Length);
                await Task.Delay(TimeSpan.FromSeconds(3), token);
            }
        }

        private async Task SendBlockAsync(MailMessage message, CancellationToken token)
        {
            try
            {
                await _client.SendMailAsync(message, token);
            }
            catch (SmtpFailedRecipientException e) when (e.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.InsufficientStorage)
            {
                _logger.LogInformation("{Recipient} is busy, block is sent once more in {Pause}", e.FailedRecipient, BusyPause);
                await Task.Delay(BusyPause, token);
                await _client.SendMailAsync(message, token); //! SMTP009
            }
        }

        public async Task<bool> NotifyBoardAsync(string subject, string text, CancellationToken token, int attempt = 1)
        {
            using var note = new MailMessage("office@club.example", "board@club.example", subject, text);
            try
            {
                await _client.SendMailAsync(note, token);
                return true;
            }
            catch (SmtpException e) when ((int)e.StatusCode >= 400 && attempt < 3) //! SMTP001
            {
                _logger.LogInformation("Note to the board: {Error}, attempt {Attempt}", e.Message, attempt);
                await Task.Delay(BusyPause, token);
                return await NotifyBoardAsync(subject, text, token, attempt + 1);
            }
        }

        private static MailMessage Compose(CircularLetter letter, Member[] block)
        {
            var message = new MailMessage
            {
                From = new MailAddress("office@club.example", "Club office"),
                Subject = letter.Title,
                Body = letter.Html,
                IsBodyHtml = true
            };
            message.To.Add("members@club.example");
            foreach (var member in block)
                message.Bcc.Add(new MailAddress(member.Mail, member.Name));
            foreach (var file in letter.Files)
                message.Attachments.Add(new Attachment(file));
            return message;
        }
    }
}
