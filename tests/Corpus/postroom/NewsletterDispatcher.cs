using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Mail;
using System.Text;

namespace Gazette.Tools;

public class Subscriber
{
    public int Id { get; set; }
    public string Email { get; set; }
    public string FirstName { get; set; }
    public bool Active { get; set; }
}

// console tool, started by the task scheduler every thursday
public class NewsletterDispatcher
{
    private readonly string _smtpHost;
    private readonly NetworkCredential _credential;
    private readonly StringBuilder _report = new StringBuilder();
    private int _ok, _ko;

    public NewsletterDispatcher(string smtpHost, string user, string pwd)
    {
        _smtpHost = smtpHost;
        _credential = new NetworkCredential(user, pwd);
    }

    public string Report { get { return _report.ToString(); } }

    public void SendIssue(string subject, string html, IList<Subscriber> subscribers)
    {
        // groups of 20 in bcc so that the provider doesn't complain
        const int size = 20;
        for (int i = 0; i < subscribers.Count; i += size)
        {
            var message = new MailMessage();
            message.From = new MailAddress("newsletter@gazette.example", "The Gazette");
            message.To.Add("undisclosed@gazette.example");
            message.Subject = subject;
            message.Body = html;
            message.IsBodyHtml = true;
            foreach (var s in subscribers.Skip(i).Take(size))
            {
                if (!s.Active) continue;
                message.Bcc.Add(new MailAddress(s.Email, s.FirstName));
            }

            if (message.Bcc.Count == 0) continue;
            SendGroup(message);
        }

        _report.AppendLine($"sent {_ok}, failed {_ko}");
    }

    private void SendGroup(MailMessage message)
    {
        SmtpClient client = new SmtpClient(_smtpHost, 587);
        client.EnableSsl = true;
        client.Credentials = _credential;
        try
        {
            client.Send(message);
            _ok++;
        }
        catch (SmtpFailedRecipientsException ex)
        {
            for (int i = 0; i < ex.InnerExceptions.Length; i++)
            {
                SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                if (status == SmtpStatusCode.MailboxBusy ||
                    status == SmtpStatusCode.MailboxUnavailable) //! SMTP001
                {
                    _report.AppendLine("Delivery failed - retrying in 5 seconds.");
                    Thread.Sleep(5000);
                    client.Send(message); //! SMTP009
                }
                else
                {
                    _ko++;
                    _report.AppendLine("Failed to deliver message to " + ex.InnerExceptions[i].FailedRecipient);
                }
            }
        }
        catch (Exception ex)
        {
            _ko++;
            _report.AppendLine("Exception caught in SendGroup(): " + ex.ToString());
        }
        finally
        {
            message.Dispose();
        }
    }
}
