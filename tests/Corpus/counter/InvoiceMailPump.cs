using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Erp.Invoicing
{
    public class InvoiceMailPump : IDisposable
    {
        private readonly BlockingCollection<InvoiceMail> queue = new BlockingCollection<InvoiceMail>(new ConcurrentQueue<InvoiceMail>());
        private readonly List<string> unsent = new List<string>();
        private readonly Thread thread;
        private readonly string host;
        private readonly NetworkCredential login;

        public InvoiceMailPump(string host, NetworkCredential login)
        {
            this.host = host;
            this.login = login;
            thread = new Thread(Pump) { IsBackground = true, Name = "invoice mail" };
            thread.Start();
        }

        public void Add(InvoiceMail mail)
        {
            queue.Add(mail);
        }

        private void Pump()
        {
            foreach (InvoiceMail mail in queue.GetConsumingEnumerable())
            {
                try
                {
                    Deliver(mail);
                }
                catch (SmtpException ex)
                {
                    switch (ex.StatusCode)
                    {
                        case SmtpStatusCode.ServiceNotAvailable:
                        case SmtpStatusCode.MailboxBusy:
                        case SmtpStatusCode.LocalErrorInProcessing:
                        case SmtpStatusCode.InsufficientStorage:
                        case SmtpStatusCode.ClientNotPermitted:
                        case SmtpStatusCode.TransactionFailed: //! SMTP001
                        case SmtpStatusCode.GeneralFailure:
                            if (++mail.Rounds < 6)
                            {
                                Thread.Sleep(1000 * mail.Rounds);
                                queue.Add(mail);
                            }
                            else
                            {
                                Note(mail, ex);
                            }
                            break;

                        default:
                            Note(mail, ex);
                            break;
                    }
                }
            }
        }

        private void Deliver(InvoiceMail mail)
        {
            using (var client = new SmtpClient(host, 587))
            using (var message = new MailMessage("billing@erp.example", mail.Customer))
            {
                client.EnableSsl = true;
                client.Credentials = login;
                message.Subject = "Invoice " + mail.Number;
                message.Body = "Please find your invoice attached.";
                message.Attachments.Add(new Attachment(mail.File));
                client.Send(message);
            }
        }

        private void Note(InvoiceMail mail, SmtpException ex)
        {
            lock (unsent)
                unsent.Add(mail.Number + ";" + mail.Customer + ";" + (int)ex.StatusCode);
        }

        public void Dispose()
        {
            queue.CompleteAdding();
            thread.Join(TimeSpan.FromSeconds(10));
            queue.Dispose();
        }
    }

    public class InvoiceMail
    {
        public string Number { get; set; }
        public string Customer { get; set; }
        public string File { get; set; }
        public int Rounds { get; set; }
    }
}
