using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace Webshop.Background
{
    public class QueuedMail
    {
        public int OrderNo { get; set; }
        public string Address { get; set; }
        public string Body { get; set; }
        public int Tries { get; set; }
    }

    public class OrderConfirmationQueue
    {
        private const int MaxTries = 5;
        private readonly Queue<QueuedMail> _queue = new Queue<QueuedMail>();
        private readonly List<QueuedMail> _failed = new List<QueuedMail>();
        private readonly object _sync = new object();
        private readonly Timer _timer;
        private readonly string _server;

        public OrderConfirmationQueue(string server)
        {
            _server = server;
            _timer = new Timer(_ => Work(), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
        }

        public void Add(int orderNo, string address, IEnumerable<string> lines)
        {
            var body = new StringBuilder("Thank you for your order!").AppendLine().AppendLine();
            foreach (var line in lines)
                body.Append(" - ").AppendLine(line);
            lock (_sync)
                _queue.Enqueue(new QueuedMail { OrderNo = orderNo, Address = address, Body = body.ToString() });
        }

        public IReadOnlyList<QueuedMail> Failed
        {
            get { lock (_sync) return _failed.ToArray(); }
        }

        private void Work()
        {
            int count;
            lock (_sync)
                count = _queue.Count;

            while (count-- > 0)
            {
                QueuedMail mail;
                lock (_sync)
                    mail = _queue.Dequeue();

                try
                {
                    Send(mail);
                }
                catch (SmtpException ex)
                {
                    if (mail.Tries < MaxTries && IsTemporary(ex))
                    {
                        mail.Tries++;
                        lock (_sync)
                            _queue.Enqueue(mail);
                    }
                    else
                    {
                        lock (_sync)
                            _failed.Add(mail);
                    }
                }
            }
        }

        private static bool IsTemporary(SmtpException ex)
        {
            return ex.Message.Contains("421") || ex.Message.Contains("try again"); //! SMTP102
        }

        private void Send(QueuedMail mail)
        {
            using (var client = new SmtpClient(_server))
            using (var message = new MailMessage("shop@webshop.example", mail.Address))
            {
                client.Credentials = CredentialCache.DefaultNetworkCredentials;
                message.Subject = "Your order " + mail.OrderNo;
                message.Body = mail.Body;
                message.BodyEncoding = Encoding.UTF8;
                client.Send(message);
            }
        }
    }
}
