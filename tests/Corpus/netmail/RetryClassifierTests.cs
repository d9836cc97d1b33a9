using System;
using System.Collections.Generic;
using System.Net.Mail;

namespace Corpus.NetMail.RetryClassifierTests
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class FactAttribute : Attribute { }

    internal static class Check
    {
        public static void Equal<T>(T expected, T actual)
        {
            if (!EqualityComparer<T>.Default.Equals(expected, actual))
                throw new InvalidOperationException($"Expected {expected}, got {actual}.");
        }
    }

    internal static class RetryClassifier
    {
        internal static bool CanRetry(SmtpException e) => e.StatusCode == SmtpStatusCode.GeneralFailure || (int)e.StatusCode / 100 == 4;
    }

    internal sealed class ScriptedTransport
    {
        private readonly Queue<Exception> _script;

        public ScriptedTransport(params Exception[] script)
        {
            _script = new Queue<Exception>(script);
        }

        public int Calls { get; private set; }

        public void Send(MailMessage message)
        {
            Calls++;
            if (_script.Count > 0) throw _script.Dequeue();
        }
    }

    internal sealed class RetryingSender
    {
        private readonly ScriptedTransport _transport;

        public RetryingSender(ScriptedTransport transport) => _transport = transport;

        public void Send(MailMessage message, int attempts)
        {
            for (var i = 1; ; i++)
            {
                try
                {
                    _transport.Send(message);
                    return;
                }
                catch (SmtpException e) when (i < attempts && RetryClassifier.CanRetry(e))
                {
                }
            }
        }
    }

    public class RetryClassifierTests
    {
        private readonly MailMessage _message = new MailMessage("a@test.example", "b@test.example");

        [Fact]
        public void Retries_when_the_mailbox_is_busy()
        {
            var transport = new ScriptedTransport(new SmtpException(SmtpStatusCode.MailboxBusy), new SmtpException(SmtpStatusCode.ServiceNotAvailable));
            new RetryingSender(transport).Send(_message, 3);
            Check.Equal(3, transport.Calls);
        }

        [Fact]
        public void Does_not_retry_when_the_mailbox_is_unavailable()
        {
            var transport = new ScriptedTransport(new SmtpFailedRecipientException(SmtpStatusCode.MailboxUnavailable, "b@test.example"));
            try
            {
                new RetryingSender(transport).Send(_message, 3);
            }
            catch (SmtpException e)
            {
                Check.Equal(SmtpStatusCode.MailboxUnavailable, e.StatusCode);
            }
            Check.Equal(1, transport.Calls);
        }

        [Fact]
        public void Classifies_every_known_code()
        {
            var retryable = new Dictionary<SmtpStatusCode, bool>
            {
                [SmtpStatusCode.ServiceNotAvailable] = true,
                [SmtpStatusCode.InsufficientStorage] = true,
                [SmtpStatusCode.MailboxUnavailable] = false,
                [SmtpStatusCode.TransactionFailed] = false,
                [SmtpStatusCode.GeneralFailure] = true,
            };
            foreach (var pair in retryable)
                Check.Equal(pair.Value, RetryClassifier.CanRetry(new SmtpException(pair.Key)));
        }
    }
}
