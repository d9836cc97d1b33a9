using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using Hangfire;

namespace Corpus.Assorted.PayslipJob
{
    public interface IEmployeeDirectory
    {
        IEnumerable<string> AddressesOf(string department);
        void RemoveAddress(string address);
    }

    public class PayslipJob
    {
        private readonly IEmployeeDirectory _directory;
        private readonly IBackgroundJobClient _jobs;

        public PayslipJob(IEmployeeDirectory directory, IBackgroundJobClient jobs)
        {
            _directory = directory;
            _jobs = jobs;
        }

        [AutomaticRetry(Attempts = 0)]
        public void Announce(string department, string month, int attempt)
        {
            var mail = new MailMessage
            {
                From = new MailAddress("payroll@hr.example"),
                Subject = "Payslips for " + month,
                Body = "The payslips for " + month + " are in your folder.",
            };
            foreach (var address in _directory.AddressesOf(department))
                mail.To.Add(address);

            using (var client = new SmtpClient("relay.hr.example"))
            {
                try
                {
                    client.Send(mail);
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    var codes = ex.InnerExceptions.Select(i => (int)i.StatusCode).ToList();
                    foreach (var inner in ex.InnerExceptions)
                    {
                        if ((int)inner.StatusCode >= 400)  //! SMTP004
                            _directory.RemoveAddress(inner.FailedRecipient!.Trim('<', '>'));
                    }

                    if (attempt < 3 && codes.All(c => c < 500))
                        _jobs.Schedule<PayslipJob>(j => j.Announce(department, month, attempt + 1), TimeSpan.FromMinutes(30));  //? SMTP009
                }
            }
        }
    }
}
