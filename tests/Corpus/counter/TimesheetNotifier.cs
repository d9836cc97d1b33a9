using System;
using System.Collections.Generic;
using System.Data;
using System.IO;
using System.Net.Mail;
using System.Threading;

namespace Hr.Timesheets.Batch
{
    internal static class TimesheetNotifier
    {
        private static readonly string LogFile = Path.Combine(AppContext.BaseDirectory, "timesheets.log");

        public static int Main(string[] args)
        {
            string server = args.Length > 0 ? args[0] : "mailhost";
            DataTable missing = LoadMissing();
            if (missing.Rows.Count == 0)
            {
                Log("nobody is late");
                return 0;
            }

            SmtpClient client = new SmtpClient(server);
            foreach (DataRow team in missing.Rows)
            {
                MailMessage mail = new MailMessage();
                mail.From = new MailAddress("timesheets@corp.example");
                foreach (string address in ((string)team["Members"]).Split(';'))
                {
                    if (address.Length > 0)
                        mail.To.Add(address);
                }
                mail.CC.Add((string)team["Lead"]);
                mail.Subject = "Timesheets of week " + team["Week"];
                mail.Body = "Please hand in your timesheet until Monday noon.";
                NotifyTeam(client, mail);
                mail.Dispose();
            }
            return 0;
        }

        private static void NotifyTeam(SmtpClient client, MailMessage mail)
        {
            try
            {
                client.Send(mail);
                Log("sent to " + mail.To);
            }
            catch (SmtpFailedRecipientsException ex)
            {
                bool busy = false;
                foreach (SmtpFailedRecipientException inner in ex.InnerExceptions)
                {
                    Log(inner.FailedRecipient + ": " + inner.StatusCode);
                    if (inner.StatusCode == SmtpStatusCode.MailboxBusy)
                        busy = true;
                }

                if (busy)
                {
                    Thread.Sleep(60000);
                    client.Send(mail); //! SMTP009
                    Log("sent again to " + mail.To);
                }
            }
            catch (SmtpException ex)
            {
                Log("FAILED " + mail.To + ": " + ex.Message);
            }
        }

        private static DataTable LoadMissing()
        {
            DataTable table = new DataTable("Missing");
            table.Columns.Add("Members", typeof(string));
            table.Columns.Add("Lead", typeof(string));
            table.Columns.Add("Week", typeof(int));
            foreach (string line in File.ReadAllLines("missing.csv"))
            {
                string[] f = line.Split(',');
                table.Rows.Add(f[0], f[1], int.Parse(f[2]));
            }
            return table;
        }

        private static void Log(string text)
        {
            File.AppendAllText(LogFile, DateTime.Now.ToString("s") + " " + text + Environment.NewLine);
        }
    }
}
