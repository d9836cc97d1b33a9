using System;
using System.IO;
using System.Linq;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Mixed.SpoolRunner
{
    public enum SpoolAction { Remove, KeepForRetry }

    /// <summary>Reads *.eml from a folder, like an IIS pickup directory.</summary>
    public class SpoolRunner
    {
        private readonly DirectoryInfo _spool;
        private readonly DirectoryInfo _badMail;
        private readonly ISmtpClient _client;

        public SpoolRunner(DirectoryInfo spool, DirectoryInfo badMail, ISmtpClient client)
        {
            _spool = spool;
            _badMail = badMail;
            _client = client;
        }

        public void RunOnce()
        {
            foreach (var file in _spool.GetFiles("*.eml").OrderBy(f => f.CreationTimeUtc))
            {
                if (DateTime.UtcNow - file.CreationTimeUtc > TimeSpan.FromDays(4))
                {
                    file.MoveTo(Path.Combine(_badMail.FullName, file.Name));
                    continue;
                }

                try
                {
                    _client.Send(MimeMessage.Load(file.FullName));
                    file.Delete();
                }
                catch (SmtpCommandException ex)
                {
                    if (ActionFor(ex.StatusCode) == SpoolAction.Remove)
                        file.MoveTo(Path.Combine(_badMail.FullName, file.Name));
                }
            }
        }

        private static SpoolAction ActionFor(SmtpStatusCode code)
        {
            if (code is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.UserNotLocalTryAlternatePath or SmtpStatusCode.MailboxNameNotAllowed)  //! SMTP107
                return SpoolAction.Remove;

            return SpoolAction.KeepForRetry;
        }
    }
}
