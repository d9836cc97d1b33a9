using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;

namespace Cms.Plugins.Contacts
{
    public partial class Contact
    {
        public int Id { get; set; }
        public string Name { get; set; }
        public string Email { get; set; }
        public bool EmailValid { get; set; } = true;
        public DateTime? LastMail { get; set; }
    }

    public partial class ContactBook
    {
        private readonly List<Contact> _contacts = new List<Contact>();

        public event Action<Contact> Changed;

        public Contact Find(string email)
        {
            return _contacts.FirstOrDefault(c => string.Equals(c.Email, email, StringComparison.OrdinalIgnoreCase));
        }

        public void Add(Contact contact)
        {
            if (Find(contact.Email) == null)
                _contacts.Add(contact);
        }
    }

    public partial class ContactBook
    {
        private SmtpClient _mailer;

        public void UseServer(string host, int port)
        {
            if (_mailer != null)
                _mailer.Dispose();
            _mailer = new SmtpClient(host, port);
        }

        public int MailAll(string subject, string template)
        {
            int count = 0;
            foreach (var contact in _contacts.Where(c => c.EmailValid).ToArray())
            {
                string body = template.Replace("{name}", contact.Name).Replace("{email}", contact.Email);
                try
                {
                    _mailer.Send("site@cms.example", contact.Email, subject, body);
                    contact.LastMail = DateTime.UtcNow;
                    count++;
                }
                catch (SmtpFailedRecipientException) //! SMTP004
                {
                    contact.EmailValid = false;
                }

                if (Changed != null)
                    Changed(contact);
            }
            return count;
        }
    }
}
