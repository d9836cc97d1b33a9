using System;
using System.Net.Mail;
using System.Text.RegularExpressions;

namespace Corpus.NetMail.ForwardingNotice
{
    public sealed class AddressMovedException : Exception
    {
        public AddressMovedException(string oldAddress, string newAddress)
            : base($"{oldAddress} has moved to {newAddress}.")
        {
            NewAddress = newAddress;
        }

        public string NewAddress { get; }
    }

    public interface IAddressBook
    {
        void Replace(string oldAddress, string newAddress);
    }

    public class ForwardingNotice
    {
        private static readonly Regex Path = new Regex(@"<(?<address>[^<>@\s]+@[^<>\s]+)>", RegexOptions.Compiled);

        private readonly SmtpClient _client;
        private readonly IAddressBook _book;

        public ForwardingNotice(SmtpClient client, IAddressBook book)
        {
            _client = client;
            _book = book;
        }

        public void Send(string from, string to, string subject, string body)
        {
            try
            {
                Deliver(from, to, subject, body);
            }
            catch (AddressMovedException moved)
            {
                _book.Replace(to, moved.NewAddress);
                Deliver(from, moved.NewAddress, subject, body);
            }
        }

        private void Deliver(string from, string to, string subject, string body)
        {
            using (var mail = new MailMessage(from, to, subject, body))
            {
                try
                {
                    _client.Send(mail);
                }
                catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.UserNotLocalTryAlternatePath)
                {
                    var match = Path.Match(ex.Message);
                    if (!match.Success || string.Equals(match.Groups["address"].Value, to, StringComparison.OrdinalIgnoreCase))
                        throw;
                    throw new AddressMovedException(to, match.Groups["address"].Value);
                }
            }
        }
    }
}
