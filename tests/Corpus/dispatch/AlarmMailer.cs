using System;
using System.Collections.Concurrent;
using System.Net.Mail;
using System.Threading;

namespace Plant.Monitoring
{
    /// <summary>Sends the alarms of the boiler house. Runs on its own thread.</summary>
    public class AlarmMailer
    {
        private readonly BlockingCollection<string> _alarms = new BlockingCollection<string>();
        private readonly string _relay;
        private readonly string _receiver;
        private Thread _thread;

        public AlarmMailer(string relay, string receiver)
        {
            _relay = relay;
            _receiver = receiver;
        }

        public void Start()
        {
            _thread = new Thread(Work) { IsBackground = true, Name = "alarm mail" };
            _thread.Start();
        }

        public void Raise(string text)
        {
            _alarms.Add(text);
        }

        private void Work()
        {
            foreach (var text in _alarms.GetConsumingEnumerable())
            {
                try
                {
                    Deliver(text);
                }
                catch (SmtpException error) when (IsBusy(error)) //! SMTP106
                {
                    Console.WriteLine("relay is busy, the alarm waits");
                    _alarms.Add(text);
                    Thread.Sleep(TimeSpan.FromMinutes(2));
                }
                catch (Exception error)
                {
                    Console.Error.WriteLine("alarm not mailed: " + error.Message);
                }
            }
        }

        private static bool IsBusy(SmtpException error)
        {
            return error.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.LocalErrorInProcessing;
        }

        private void Deliver(string text)
        {
            using (var client = new SmtpClient(_relay))
            using (var message = new MailMessage("boiler@plant.example", _receiver, "ALARM", text))
            {
                message.Priority = MailPriority.High;
                client.Send(message);
            }
        }
    }
}
