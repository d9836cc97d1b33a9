using System;
using System.Collections;
using System.Net.Mail;
using System.Threading;

namespace Corpus.Resilience.LegacyMailQueue
{
    // Ported from the VB6 mailer, 2009. Runs inside the print service.
    public class LegacyMailQueue
    {
        class Entry
        {
            public MailMessage Mail;
            public int Tries;
        }

        private readonly Queue _pending = Queue.Synchronized(new Queue());
        private readonly Queue _dead = Queue.Synchronized(new Queue());
        private volatile bool _stop;

        public int DeadCount { get { return _dead.Count; } }

        public void Add(MailMessage mail)
        {
            _pending.Enqueue(new Entry { Mail = mail });
        }

        public void Stop() { _stop = true; }

        public void Pump()
        {
            SmtpClient client = new SmtpClient();
            while (!_stop)
            {
                if (_pending.Count == 0)
                {
                    Thread.Sleep(1000);
                    continue;
                }

                Entry entry = (Entry)_pending.Dequeue();
                try
                {
                    client.Send(entry.Mail);
                }
                catch (SmtpException ex)
                {
                    entry.Tries++;
                    string text = ex.Message.ToLower();
                    bool comeBack = (int)ex.StatusCode / 100 == 4;
                    if (text.Contains("try again"))  //! SMTP102
                        comeBack = true;
                    if (comeBack && entry.Tries < 10)
                        _pending.Enqueue(entry);
                    else
                        _dead.Enqueue(entry);
                }
                catch (Exception)
                {
                    _dead.Enqueue(entry);
                }
            }
        }
    }
}
