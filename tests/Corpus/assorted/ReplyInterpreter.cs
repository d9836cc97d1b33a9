using System;
using System.Threading.Tasks;

namespace Corpus.Assorted.ReplyInterpreter
{
    public class SmtpReply
    {
        public int Code { get; set; }
        public string Message { get; set; } = "";
    }

    public interface ITransport
    {
        Task<SmtpReply> SendAsync(Letter letter);
    }

    public class Letter
    {
        public string To { get; set; } = "";
        public string Content { get; set; } = "";
    }

    public interface IAddressBook
    {
        Task DisableAsync(string address);
    }

    public class PigeonPost
    {
        private readonly ITransport _transport;
        private readonly IAddressBook _book;

        public PigeonPost(ITransport transport, IAddressBook book)
        {
            _transport = transport;
            _book = book;
        }

        public async Task<bool> PostAsync(Letter letter)
        {
            SmtpReply reply = await _transport.SendAsync(letter);

            for (int i = 0; i < 3 && ShouldRetry(reply); i++)
            {
                await Task.Delay(TimeSpan.FromMinutes(2));
                reply = await _transport.SendAsync(letter);
            }

            if (reply.Code == 250)
                return true;

            if (reply.Code >= 500 && reply.Message.IndexOf("user unknown", StringComparison.OrdinalIgnoreCase) >= 0)
                await _book.DisableAsync(letter.To);
            return false;
        }

        private static bool ShouldRetry(SmtpReply reply)
        {
            if (reply.Code < 400 || reply.Code > 499)
                return false;
            return reply.Message.Contains("try again", StringComparison.OrdinalIgnoreCase);
        }
    }
}
