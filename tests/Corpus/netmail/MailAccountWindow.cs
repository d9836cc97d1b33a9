using System;
using System.ComponentModel;
using System.Net;
using System.Net.Mail;

namespace Corpus.NetMail.MailAccountWindow
{
    public interface ILoginPrompt
    {
        // null when the user pressed Cancel
        NetworkCredential Ask(string server, string reason);
    }

    public class MailAccountViewModel : INotifyPropertyChanged
    {
        private const int AuthenticationFailed = 535;
        private readonly ILoginPrompt prompt;
        private NetworkCredential login;
        private string status = "";

        public MailAccountViewModel(ILoginPrompt prompt)
        {
            this.prompt = prompt;
            login = CredentialCache.DefaultNetworkCredentials;
        }

        public event PropertyChangedEventHandler PropertyChanged;

        public string Server { get; set; }

        public string Status
        {
            get { return status; }
            private set
            {
                status = value;
                PropertyChangedEventHandler handler = PropertyChanged;
                if (handler != null) handler(this, new PropertyChangedEventArgs("Status"));
            }
        }

        public bool SendTestMessage(string address)
        {
            using (MailMessage message = new MailMessage(address, address, "Test", "This is a test message."))
            {
                while (true)
                {
                    try
                    {
                        using (SmtpClient client = new SmtpClient(Server, 587))
                        {
                            client.EnableSsl = true;
                            client.Credentials = login;
                            client.Send(message);
                        }
                        Status = "The account works.";
                        return true;
                    }
                    catch (SmtpException ex) when ((int)ex.StatusCode == AuthenticationFailed || ex.StatusCode == SmtpStatusCode.MustIssueStartTlsFirst)
                    {
                        NetworkCredential entered = prompt.Ask(Server, ex.Message);
                        if (entered == null)
                        {
                            Status = "Cancelled.";
                            return false;
                        }
                        login = entered;
                    }
                    catch (SmtpException ex)
                    {
                        Status = ex.Message;
                        return false;
                    }
                }
            }
        }
    }
}
