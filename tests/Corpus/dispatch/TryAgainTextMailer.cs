using System;
using System.Collections.Generic;
using System.Net.Mail;

namespace Intranet.Helpdesk
{
    public enum NextStep
    {
        None,
        Requeue,
        Report,
    }

    public class TicketMail
    {
        public int TicketId;
        public string Receiver;
        public string Text;
        public int Round;
    }

    public class TicketMailer
    {
        private readonly Queue<TicketMail> queue = new Queue<TicketMail>();
        private readonly List<TicketMail> unsent = new List<TicketMail>();
        private readonly SmtpClient smtp;

        public TicketMailer(SmtpClient smtp)
        {
            this.smtp = smtp;
        }

        public IReadOnlyList<TicketMail> Unsent
        {
            get { return unsent; }
        }

        public void Add(TicketMail mail)
        {
            queue.Enqueue(mail);
        }

        public void Flush()
        {
            int n = queue.Count;
            for (int i = 0; i < n; i++)
            {
                TicketMail mail = queue.Dequeue();
                switch (Send(mail))
                {
                    case NextStep.Requeue:
                        if (++mail.Round < 20)
                            queue.Enqueue(mail);
                        else
                            unsent.Add(mail);
                        break;
                    case NextStep.Report:
                        unsent.Add(mail);
                        break;
                }
            }
        }

        private NextStep Send(TicketMail mail)
        {
            using (MailMessage message = new MailMessage("helpdesk@intranet.example", mail.Receiver))
            {
                message.Subject = "[#" + mail.TicketId + "] Your ticket";
                message.Body = mail.Text;
                try
                {
                    smtp.Send(message);
                    return NextStep.None;
                }
                catch (SmtpException e)
                {
                    return WhatNow(e);
                }
            }
        }

        private static NextStep WhatNow(SmtpException e)
        {
            if (e.Message.Contains("try again later")) //! SMTP102
                return NextStep.Requeue;
            if (e.InnerException is System.IO.IOException)
                return NextStep.Requeue;
            return NextStep.Report;
        }
    }

    public class EscalationMailer
    {
        private readonly SmtpClient smtp;
        private readonly List<TicketMail> postponed = new List<TicketMail>();

        public EscalationMailer(SmtpClient smtp)
        {
            this.smtp = smtp;
        }

        public void Escalate(TicketMail mail, string manager)
        {
            using (MailMessage message = new MailMessage("helpdesk@intranet.example", manager, "Escalation #" + mail.TicketId, mail.Text))
            {
                try
                {
                    smtp.Send(message);
                }
                catch (SmtpException e) when (e.Message.IndexOf("greylist", StringComparison.OrdinalIgnoreCase) >= 0) //! SMTP102
                {
                    postponed.Add(mail);
                }
            }
        }

        public void Again(string manager)
        {
            List<TicketMail> copy = new List<TicketMail>(postponed);
            postponed.Clear();
            foreach (TicketMail mail in copy)
            {
                if (++mail.Round < 5)
                    Escalate(mail, manager);
            }
        }
    }
}
