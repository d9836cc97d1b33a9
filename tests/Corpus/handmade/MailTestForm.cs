using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace WinSmtpTester
{
    // designer part, reduced
    public class TextBox { public string Text = ""; public void AppendText(string s) { Text += s; } }
    public class Button { public bool Enabled; public event EventHandler Click; public void PerformClick() { if (Click != null) Click(this, EventArgs.Empty); } }
    public class Form { public string Text = ""; }

    public partial class MailTestForm : Form
    {
        TextBox txtServer = new TextBox();
        TextBox txtPort = new TextBox();
        TextBox txtFrom = new TextBox();
        TextBox txtTo = new TextBox();
        TextBox txtLog = new TextBox();
        Button btnSend = new Button();

        public MailTestForm()
        {
            Text = "SMTP Tester";
            btnSend.Click += new EventHandler(btnSend_Click);
        }

        private void btnSend_Click(object sender, EventArgs e)
        {
            btnSend.Enabled = false;
            try
            {
                SendTestMail();
                Log("*** done");
            }
            catch (Exception ex)
            {
                Log("*** " + ex.Message);
            }
            finally
            {
                btnSend.Enabled = true;
            }
        }

        private void SendTestMail()
        {
            using (TcpClient c = new TcpClient(txtServer.Text, int.Parse(txtPort.Text)))
            using (NetworkStream ns = c.GetStream())
            using (StreamReader sr = new StreamReader(ns))
            using (StreamWriter sw = new StreamWriter(ns))
            {
                sw.NewLine = "\r\n";
                sw.AutoFlush = true;
                string resp = sr.ReadLine(); //! SMTP003
                Log("S: " + resp);

                sw.WriteLine("HELO smtptester");
                resp = sr.ReadLine();
                Log("S: " + resp);
                if (!resp.StartsWith("2")) return;

                sw.WriteLine("MAIL FROM:<" + txtFrom.Text + ">");
                resp = sr.ReadLine();
                Log("S: " + resp);
                if (!resp.StartsWith("2")) return;

                sw.WriteLine("RCPT TO:<" + txtTo.Text + ">");
                resp = sr.ReadLine();
                Log("S: " + resp);
                if (!resp.StartsWith("2")) return;

                sw.WriteLine("DATA");
                resp = sr.ReadLine();
                Log("S: " + resp);
                if (!resp.StartsWith("354")) return;

                sw.WriteLine("Subject: test");
                sw.WriteLine("");
                sw.WriteLine("This is a test.");
                sw.WriteLine(".");
                resp = sr.ReadLine(); //! SMTP005
                Log("S: " + resp);

                sw.WriteLine("QUIT");
                Log("S: " + sr.ReadLine());
            }
        }

        private void Log(string s)
        {
            txtLog.AppendText(DateTime.Now.ToString("HH:mm:ss") + " " + s + Environment.NewLine);
        }
    }
}
