using System;
using System.IO;
using System.Net.Mail;
using System.Threading;

namespace Corpus.NetMail.NightlyReportJob
{
    public static class Program
    {
        public static int Main(string[] args)
        {
            if (args.Length < 3)
            {
                Console.Error.WriteLine("usage: nightlyreport <smtp host> <recipient> <report.csv>");
                return 2;
            }

            var job = new ReportJob(args[0]);
            job.Mail(args[1], args[2]);
            return 0;
        }
    }

    public class ReportJob
    {
        private readonly string host;

        public ReportJob(string host)
        {
            this.host = host;
        }

        public void Mail(string recipient, string reportFile)
        {
            using (var message = new MailMessage("reports@plant.example", recipient))
            {
                message.Subject = "Production report " + DateTime.Today.ToString("yyyy-MM-dd");
                message.Body = "See attachment.";
                message.Attachments.Add(new Attachment(reportFile));

                while (true)
                {
                    try
                    {
                        using (var client = new SmtpClient(host))
                            client.Send(message);
                        Log("sent " + Path.GetFileName(reportFile));
                        return;
                    }
                    catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy)  //! SMTP106
                    {
                        Log("mailbox busy, waiting a minute");
                        Thread.Sleep(60000);
                    }
                }
            }
        }

        private static void Log(string line)
        {
            Console.WriteLine("{0:HH:mm:ss} {1}", DateTime.Now, line);
        }
    }
}
