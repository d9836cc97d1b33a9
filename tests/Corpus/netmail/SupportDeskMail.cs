using System;
using System.Net.Mail;
using System.Text;

namespace Corpus.NetMail.SupportDeskMail
{
    public class MailProblem
    {
        public string Title { get; set; }
        public string Advice { get; set; }
        public bool Final { get; set; }
    }

    public interface IProblemView
    {
        void Show(MailProblem problem);
    }

    public class SupportDeskMail
    {
        private readonly IProblemView view;
        private readonly SmtpClient client;

        public SupportDeskMail(IProblemView view, SmtpClient client)
        {
            this.view = view;
            this.client = client;
        }

        public bool Reply(string customer, string caseNumber, string text)
        {
            try
            {
                var body = new StringBuilder(text).AppendLine().AppendLine("-- ").AppendLine("Support desk").ToString();
                client.Send("support@isp.example", customer, "Case " + caseNumber, body);
                return true;
            }
            catch (SmtpException ex)
            {
                view.Show(Diagnose(ex));
                return false;
            }
        }

        private static bool IsFinal(SmtpException ex)
        {
            return ex.StatusCode >= SmtpStatusCode.MailboxUnavailable;  //! SMTP010
        }

        private static MailProblem Diagnose(SmtpException ex)
        {
            int code = (int)ex.StatusCode;
            var problem = new MailProblem { Final = IsFinal(ex), Title = "Mail was not sent" };

            if (code == 101  //! SMTP008
                || code == 111)  //! SMTP008
            {
                problem.Advice = "The mail server cannot be reached. Check host and port.";
            }
            else if (code == 421)
            {
                problem.Advice = "The mail server is busy.";
            }
            else if (code == 552)
            {
                problem.Advice = "The customer's mailbox is full.";
            }
            else
            {
                problem.Advice = ex.Message;
            }

            return problem;
        }
    }
}
