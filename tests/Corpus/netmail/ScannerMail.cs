using System;
using System.IO;
using System.Net.Mail;

namespace Corpus.NetMail.ScannerMail
{
    /// <summary>Sends scanned documents to the mailbox of the user at the device.</summary>
    internal sealed class ScannerMail
    {
        private readonly string _server;
        private readonly int _port;

        public ScannerMail(string server, int port)
        {
            _server = server;
            _port = port;
        }

        public string LastError { get; private set; }

        public bool SendScan(string mailbox, FileInfo pdf)
        {
            using (var message = new MailMessage("scanner@floor2.example", mailbox))
            {
                message.Subject = "Scan " + pdf.Name;
                message.Attachments.Add(new Attachment(pdf.FullName, "application/pdf"));

                var client = new SmtpClient(_server, _port);
                try
                {
                    client.Send(message);
                    return true;
                }
                catch (SmtpException ex)
                {
                    if (ex.StatusCode != SmtpStatusCode.MustIssueStartTlsFirst)
                    {
                        LastError = ex.Message;
                        return false;
                    }

                    // the server wants encryption first
                    client.EnableSsl = true;
                    client.Send(message);
                    return true;
                }
                finally
                {
                    client.Dispose();
                }
            }
        }
    }
}
