using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.Fallback;

namespace Corpus.Mixed.PressReleaseSender
{
    public interface IFaxGateway
    {
        Task<bool> FaxAsync(string number, string text);
    }

    public sealed class Newsroom
    {
        public string Mail { get; set; } = "";
        public string Fax { get; set; } = "";
    }

    public class PressReleaseSender
    {
        private readonly SmtpClient _smtp;
        private readonly IFaxGateway _fax;

        public PressReleaseSender(SmtpClient smtp, IFaxGateway fax)
        {
            _smtp = smtp;
            _fax = fax;
        }

        // Mail first; the old newsrooms still like a fax.
        public Task<bool> SendAsync(Newsroom room, string headline, string text)
        {
            AsyncFallbackPolicy<bool> faxInstead = Policy<bool>
                .Handle<SmtpException>()
                .OrResult(done => !done)
                .FallbackAsync(_ => _fax.FaxAsync(room.Fax, headline + "\n\n" + text));

            return faxInstead.ExecuteAsync(async () =>
            {
                if (string.IsNullOrEmpty(room.Mail))
                    return false;

                await _smtp.SendMailAsync("press@office.example", room.Mail, headline, text);
                return true;
            });
        }
    }
}
