using System;
using System.Collections;
using System.Net.Mail;
using System.Threading;

namespace Corpus.NetMail.OrderForm
{
    public class Form
    {
        protected string Text = "";
        protected void Close() { }
    }

    public class Label
    {
        public string Text = "";
    }

    public class OrderForm : Form
    {
        private Label lblStatus = new Label();
        private ArrayList lines = new ArrayList();
        private string smtpServer = "192.168.0.10";
        private string warehouse = "warehouse@office.example";

        public void AddLine(string article, int quantity)
        {
            lines.Add(quantity.ToString() + " x " + article);
        }

        private void btnSend_Click(object sender, EventArgs e)
        {
            string body = "";
            foreach (object line in lines)
            {
                body = body + line + Environment.NewLine;
            }

            MailMessage msg = new MailMessage("sales@office.example", warehouse, "New order", body);
            SmtpClient smtp = new SmtpClient(smtpServer);
            int tries = 0;
        again:
            try
            {
                tries++;
                smtp.Send(msg);
                lblStatus.Text = "Order sent";
                this.Close();
            }
            catch (SmtpException ex)  //! SMTP101
            {
                lblStatus.Text = "Sending failed (" + ex.Message + "), trying again...";
                if (tries < 4)
                {
                    Thread.Sleep(3000);
                    goto again;
                }
                lblStatus.Text = "Order could not be sent";
            }
            finally
            {
                lines.TrimToSize();
            }
        }

        private void btnCopy_Click(object sender, EventArgs e)
        {
            SmtpClient smtp = new SmtpClient(smtpServer);
            MailMessage msg = new MailMessage("sales@office.example", "archive@office.example");
            msg.Subject = "Copy of order";
            msg.Body = String.Join("\r\n", (string[])lines.ToArray(typeof(string)));
            try
            {
                smtp.Send(msg);
            }
            catch (SmtpException)  //! SMTP101
            {
                Thread.Sleep(5000);
                smtp.Send(msg);
            }
        }
    }
}
