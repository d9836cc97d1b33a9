using System;
using System.Collections.Concurrent;
using System.Net.Mail;
using System.Threading;

namespace Corpus.NetMail.OrderMailQueue
{
    internal sealed class QueuedMail
    {
        public QueuedMail(string to, string subject, string body)
        {
            To = to;
            Subject = subject;
            Body = body;
        }

        public string To { get; }
        public string Subject { get; }
        public string Body { get; }
        public int Attempts { get; set; }
    }

    /// <summary>In-memory queue for order confirmations, one background thread.</summary>
    public sealed class OrderMailQueue : IDisposable
    {
        private readonly BlockingCollection<QueuedMail> _queue = new BlockingCollection<QueuedMail>();
        private readonly Thread _thread;
        private readonly string _host;

        public OrderMailQueue(string host)
        {
            _host = host;
            _thread = new Thread(Run) { IsBackground = true, Name = "order-mail" };
            _thread.Start();
        }

        public event Action<string, Exception> Failed = delegate { };

        public void Add(string to, string subject, string body)
        {
            _queue.Add(new QueuedMail(to, subject, body));
        }

        private void Run()
        {
            foreach (QueuedMail mail in _queue.GetConsumingEnumerable())
            {
                try
                {
                    mail.Attempts++;
                    Deliver(mail);
                }
                catch (SmtpException ex)
                {
                    if (ShouldRetry(ex) && mail.Attempts < 5)
                    {
                        Thread.Sleep(15000);
                        _queue.TryAdd(mail);
                    }
                    else
                    {
                        Failed(mail.To, ex);
                    }
                }
            }
        }

        private static bool ShouldRetry(SmtpException ex)
        {
            string text = ex.Message;
            return text.Contains("421")  //! SMTP102
                || text.IndexOf("try again later", StringComparison.OrdinalIgnoreCase) >= 0;  //! SMTP102
        }

        private void Deliver(QueuedMail mail)
        {
            using (var client = new SmtpClient(_host))
            using (var message = new MailMessage("orders@shop.example", mail.To, mail.Subject, mail.Body))
                client.Send(message);
        }

        public void Dispose()
        {
            _queue.CompleteAdding();
            _thread.Join(TimeSpan.FromSeconds(20));
            _queue.Dispose();
        }
    }
}
