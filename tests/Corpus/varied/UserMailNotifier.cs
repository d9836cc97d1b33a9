using System;
using System.Data;
using System.Net.Mail;

namespace HelpDesk
{
    public class UserMailNotifier
    {
        private readonly DataTable _users;
        private readonly SmtpClient _client = new SmtpClient("mail.helpdesk.local");

        public UserMailNotifier(DataTable users)
        {
            _users = users;
        }

        public void NotifyAll(string subject, string text)
        {
            foreach (DataRow row in _users.Rows)
            {
                if (row["MailDisabled"] is bool b && b)
                    continue;

                string address = (string)row["Email"];
                try
                {
                    _client.Send("helpdesk@helpdesk.local", address, subject, text);
                    row["LastMail"] = DateTime.Now;
                }
                catch (SmtpException ex)
                {
                    if (ex.Message.Contains("User unknown") || ex.Message.Contains("does not exist"))  //? SMTP102
                    {
                        row["MailDisabled"] = true;
                        row["MailDisabledReason"] = ex.Message;
                    }
                    else
                    {
                        row["LastMailError"] = ex.Message;
                    }
                }
            }

            _users.AcceptChanges();
        }

        public bool NotifyAdmin(string text)
        {
            int retries = 3;
            while (retries > 0)
            {
                try
                {
                    _client.Send("helpdesk@helpdesk.local", "admin@helpdesk.local", "Helpdesk mail run", text);
                    return true;
                }
                catch (SmtpException) //! SMTP101
                {
                    retries--;
                    System.Threading.Thread.Sleep(2000);
                }
            }
            return false;
        }
    }
}
