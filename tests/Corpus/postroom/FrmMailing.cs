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

namespace AddressBook2004;

public class Button { public string Text; public bool Enabled = true; public event EventHandler Click; public void PerformClick() { if (Click != null) Click(this, EventArgs.Empty); } }
public class TextBox { public string Text = ""; }
public class ListBox { public readonly List<object> Items = new List<object>(); }
public class Form { public string Text; protected virtual void OnLoad(EventArgs e) { } }

public partial class FrmMailing : Form
{
    private Button btnSend = new Button();
    private TextBox txtSubject = new TextBox();
    private TextBox txtBody = new TextBox();
    private TextBox txtServer = new TextBox();
    private ListBox lstTo = new ListBox();
    private ListBox lstLog = new ListBox();
    private BackgroundWorker bgw = new BackgroundWorker();

    public FrmMailing()
    {
        btnSend.Click += new EventHandler(btnSend_Click);
        bgw.WorkerReportsProgress = true;
        bgw.DoWork += bgw_DoWork;
        bgw.ProgressChanged += (s, e) => lstLog.Items.Add(e.UserState);
        bgw.RunWorkerCompleted += (s, e) => { btnSend.Enabled = true; };
    }

    private void btnSend_Click(object sender, EventArgs e)
    {
        btnSend.Enabled = false;
        bgw.RunWorkerAsync(lstTo.Items.Cast<string>().ToArray());
    }

    private void bgw_DoWork(object sender, DoWorkEventArgs e)
    {
        string[] adr = (string[])e.Argument;
        for (int i = 0; i < adr.Length; i++)
        {
            int iTry = 0;
            MailMessage mail = new MailMessage();
            mail.From = new MailAddress("info@verein.example");
            mail.To.Add(adr[i]);
            mail.Subject = txtSubject.Text;
            mail.Body = txtBody.Text;
            SmtpClient smtp = new SmtpClient(txtServer.Text);
            smtp.Credentials = CredentialCache.DefaultNetworkCredentials;

        Again:
            try
            {
                smtp.Send(mail);
                bgw.ReportProgress(i * 100 / adr.Length, adr[i] + " OK");
            }
            catch (SmtpException ex) //! SMTP101
            {
                iTry++;
                bgw.ReportProgress(i * 100 / adr.Length, adr[i] + ": " + ex.Message);
                if (iTry < 3)
                {
                    Thread.Sleep(3000);
                    goto Again;
                }
            }
        }
    }

    // menu "send test mail"
    private void mnuTest_Click(object sender, EventArgs e)
    {
        MailMessage mail = new MailMessage("info@verein.example", "info@verein.example", "Test", "Test");
        SmtpClient smtp = new SmtpClient(txtServer.Text);
        bool bDone = false;
        int nTimeout = 0;
        while (!bDone)
        {
            try
            {
                smtp.Send(mail);
                bDone = true;
            }
            catch (SmtpException ex)
            {
                if (ex.Message.Contains("timed out") && nTimeout < 2) //? SMTP102
                {
                    nTimeout++;
                    continue;
                }
                lstLog.Items.Add(ex.Message);
                bDone = true;
            }
        }
    }
}
