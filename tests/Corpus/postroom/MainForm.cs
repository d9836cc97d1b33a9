using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.ComponentModel;
using System.Net;
using System.Net.Mail;

namespace ClubManager.Legacy
{
    public enum DialogResult { None, OK, Cancel, Retry, Yes, No }

    public static class MessageBox
    {
        public static DialogResult Show(string text, string caption) { Console.WriteLine(caption + ": " + text); return DialogResult.OK; }
        public static DialogResult AskRetry(string text) { Console.WriteLine(text + " (r/c)"); return Console.ReadLine() == "r" ? DialogResult.Retry : DialogResult.Cancel; }
    }

    public class PasswordDialog
    {
        public string User = "";
        public string Password = "";
        public DialogResult ShowDialog() { Password = Console.ReadLine(); return string.IsNullOrEmpty(Password) ? DialogResult.Cancel : DialogResult.OK; }
    }

    public partial class MainForm
    {
        private readonly BackgroundWorker worker = new BackgroundWorker();
        private SmtpClient smtp;

        public MainForm()
        {
            smtp = new SmtpClient("smtp.club.example", 587);
            smtp.EnableSsl = true;
            worker.DoWork += worker_DoWork;
            worker.RunWorkerCompleted += worker_RunWorkerCompleted;
        }

        private void btnSend_Click(object sender, EventArgs e)
        {
            if (!worker.IsBusy)
                worker.RunWorkerAsync();
        }

        private void worker_DoWork(object sender, DoWorkEventArgs e)
        {
            var mail = new MailMessage("club@club.example", "members@club.example", "Summer party", "See you on Saturday!");
            e.Result = SendWithDialog(mail);
        }

        private bool SendWithDialog(MailMessage mail)
        {
            while (true)
            {
                try
                {
                    smtp.Send(mail);
                    return true;
                }
                catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MustIssueStartTlsFirst || (int)ex.StatusCode == 535)
                {
                    var dlg = new PasswordDialog { User = "club" };
                    if (dlg.ShowDialog() != DialogResult.OK)
                        return false;
                    smtp.Credentials = new NetworkCredential(dlg.User, dlg.Password);
                }
                catch (SmtpException ex)
                {
                    if (MessageBox.AskRetry("The server said: " + ex.Message) != DialogResult.Retry)
                        return false;
                }
            }
        }

        private void worker_RunWorkerCompleted(object sender, RunWorkerCompletedEventArgs e)
        {
            if (e.Error != null)
                MessageBox.Show(e.Error.Message, "Error");
            else if ((bool)e.Result)
                MessageBox.Show("Sent.", "Club");
        }
    }
}
