using System;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Assorted.frmMailer
{
    // the send thread of the old form; ported from VB
    public class frmMailer : Component
    {
        private Socket? sck;
        private BackgroundWorker bgw = new BackgroundWorker();
        public string txtServer = "";
        public string txtFrom = "";
        public string txtBody = "";
        public string[] lstTo = new string[0];
        public string lblStatus = "";

        public frmMailer()
        {
            bgw.WorkerReportsProgress = true;
            bgw.DoWork += bgw_DoWork;
            bgw.ProgressChanged += (s, e) => lblStatus = e.ProgressPercentage + "%";
        }

        public void cmdSend_Click(object sender, EventArgs e)
        {
            bgw.RunWorkerAsync();
        }

        private void bgw_DoWork(object? sender, DoWorkEventArgs e)
        {
            int i = 0;
            foreach (string sTo in lstTo)
            {
                SendMail(sTo);
                i++;
                bgw.ReportProgress(i * 100 / lstTo.Length);
            }
        }

        private void Put(string s)
        {
            sck!.Send(Encoding.Default.GetBytes(s + "\r\n"));
        }

        private int GetReply()
        {
            string sAll = "";
            byte[] buf = new byte[1024];
            do
            {
                int n = sck!.Receive(buf);
                if (n == 0) return 0;
                sAll += Encoding.Default.GetString(buf, 0, n);
            }
            while (!Complete(sAll));
            string[] aLines = sAll.Trim().Split('\n');
            return int.Parse(aLines[aLines.Length - 1].Substring(0, 3));
        }

        private static bool Complete(string s)
        {
            if (!s.EndsWith("\n")) return false;
            string[] a = s.Trim().Split('\n');
            string sLast = a[a.Length - 1];
            return sLast.Length < 4 || sLast[3] != '-';
        }

        private void SendMail(string sTo)
        {
            sck = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sck.Connect(new IPEndPoint(Dns.GetHostEntry(txtServer).AddressList[0], 25));

            Put("HELO " + Dns.GetHostName());  //! SMTP002
            if (GetReply() != 220)
                throw new ApplicationException("no service");
            if (GetReply() != 250)
                throw new ApplicationException("HELO refused");

            Put("MAIL FROM:<" + txtFrom + ">");
            if (GetReply() / 100 != 2)
                throw new ApplicationException("sender refused");

            Put("RCPT TO:<" + sTo + ">");
            GetReply();  //! SMTP005

            Put("DATA");
            if (GetReply() != 354)
                throw new ApplicationException("DATA refused");

            Put(txtBody.Replace("\r\n.", "\r\n.."));
            Put(".");
            GetReply();  //! SMTP005

            Put("QUIT");
            sck.Close();
        }
    }
}
