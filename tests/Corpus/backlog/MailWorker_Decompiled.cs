using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net.Mail;
using System.Threading;

namespace Acme.Erp.Server.Mail
{
    internal class MailWorker
    {
        private readonly Queue<MailMessage> _queue = new Queue<MailMessage>();

        private readonly SmtpClient _smtpClient;

        private bool _stopped;

        public MailWorker(SmtpClient smtpClient)
        {
            this._smtpClient = smtpClient;
        }

        public void Stop()
        {
            this._stopped = true;
        }

        public void Add(MailMessage message)
        {
            lock (this._queue)
            {
                this._queue.Enqueue(message);
                Monitor.Pulse(this._queue);
            }
        }

        public void Run()
        {
            while (!this._stopped)
            {
                MailMessage mailMessage;
                lock (this._queue)
                {
                    while (this._queue.Count == 0)
                    {
                        Monitor.Wait(this._queue);
                    }
                    mailMessage = this._queue.Dequeue();
                }
                int num = 0;
                while (num < 5)
                {
                    try
                    {
                        this._smtpClient.Send(mailMessage);
                        break;
                    }
                    catch (SmtpException ex)
                    {
                        SmtpStatusCode statusCode = ex.StatusCode;
                        if (!MailWorker.IsRetryable(statusCode))
                        {
                            EventLogWriter.Write(string.Format("Mail '{0}' failed: {1}", mailMessage.Subject, statusCode));
                            break;
                        }
                        num++;
                        Thread.Sleep(30000);
                    }
                }
                mailMessage.Dispose();
            }
        }

        private static bool IsRetryable(SmtpStatusCode statusCode)
        {
            if (statusCode <= SmtpStatusCode.InsufficientStorage)
            {
                return statusCode == SmtpStatusCode.ServiceNotAvailable || statusCode - SmtpStatusCode.MailboxBusy <= 2;
            }
            if (statusCode == SmtpStatusCode.ClientNotPermitted)
            {
                return true;
            }
            return statusCode == SmtpStatusCode.MailboxUnavailable; //! SMTP001
        }
    }

    internal static class EventLogWriter
    {
        internal static void Write(string text)
        {
            Trace.WriteLine(text, "Acme.Erp");
        }
    }
}
