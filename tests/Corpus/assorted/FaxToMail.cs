using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Assorted.FaxToMail
{
    public class FaxToMail
    {
        private readonly string mailServer;
        private readonly string archiveDir;

        public FaxToMail(string mailServer, string archiveDir)
        {
            this.mailServer = mailServer;
            this.archiveDir = archiveDir;
        }

        public void Forward(string tiff, string recipient, string callerId)
        {
            var mail = new MimeMessage();
            mail.From.Add(new MailboxAddress("Fax", "fax@gateway.example"));
            mail.To.Add(MailboxAddress.Parse(recipient));
            mail.Subject = "Fax from " + callerId;
            var b = new BodyBuilder { TextBody = "Fax received " + DateTime.Now };
            b.Attachments.Add(tiff);
            mail.Body = b.ToMessageBody();

            using (var client = new SmtpClient())
            {
                client.Connect(mailServer, 25, false);
                try
                {
                    client.Send(mail);
                }
                catch (SmtpCommandException ex)
                {
                    switch (ex.StatusCode)
                    {
                        case SmtpStatusCode.ServiceNotAvailable:
                        case SmtpStatusCode.ErrorInProcessing:
                        case SmtpStatusCode.MailboxBusy:
                            Thread.Sleep(30000);
                            client.Send(mail);
                            break;
                        case SmtpStatusCode.InsufficientStorage:  //! SMTP004
                        case SmtpStatusCode.ExceededStorageAllocation:
                            DeleteForGood(tiff);
                            break;
                        case SmtpStatusCode.TransactionFailed:  //! SMTP001
                            Thread.Sleep(30000);
                            client.Send(mail);
                            break;
                        default:
                            File.Move(tiff, Path.Combine(archiveDir, Path.GetFileName(tiff)));
                            throw;
                    }
                }
                client.Disconnect(true);
            }
        }

        private static void DeleteForGood(string tiff)
        {
            File.Delete(tiff);
        }
    }
}
