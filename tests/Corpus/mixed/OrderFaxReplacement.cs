using System;
using System.Net.Mail;

namespace Corpus.Mixed.OrderFaxReplacement
{
    public class OrderFaxReplacement
    {
        public string ErrorText = "";

        public bool SendOrder(string supplier, string orderText)
        {
            SmtpClient smtpClient = new SmtpClient("exchange");
            MailMessage mail = new MailMessage("einkauf@werk.example", supplier, "Bestellung", orderText);
            try
            {
                smtpClient.Send(mail);
                return true;
            }
            catch (SmtpFailedRecipientsException ex)
            {
                for (int i = 0; i < ex.InnerExceptions.Length; i++)
                {
                    SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                    if (status == SmtpStatusCode.MailboxBusy ||
                        status == SmtpStatusCode.MailboxUnavailable)
                    {
                        //System.Threading.Thread.Sleep(5000);
                        //smtpClient.Send(mail);
                        ErrorText += "Postfach nicht erreichbar: " + ex.InnerExceptions[i].FailedRecipient + Environment.NewLine;
                    }
                    else
                    {
                        ErrorText += "Nicht zustellbar: " + ex.InnerExceptions[i].FailedRecipient + Environment.NewLine;
                    }
                }
                return false;
            }
            catch (SmtpException ex)
            {
                ErrorText = ex.Message;
                return false;
            }
        }
    }
}
