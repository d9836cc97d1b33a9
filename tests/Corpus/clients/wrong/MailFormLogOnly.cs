using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.MailFormLogOnly
{
    /// <summary>The mail window of the old order program. The user can see in the log box whether it worked.</summary>
    public class MailForm
    {
        public string txtServer = "";
        public string txtFrom = "";
        public string txtTo = "";
        public string txtBody = "";
        public string txtLog = "";
        public string lblStatus = "";

        private NetworkStream strm = null!;
        private StreamReader rdr = null!;

        public void btnSend_Click(object sender, EventArgs e)
        {
            TcpClient tcpClnt = new TcpClient(txtServer, 25);
            strm = tcpClnt.GetStream();
            rdr = new StreamReader(strm, Encoding.ASCII);

            txtLog += GetReply() + "\r\n";  //! SMTP003
            SendLine("HELO orders.example");
            txtLog += GetReply() + "\r\n";  //! SMTP005
            SendLine("MAIL FROM:<" + txtFrom + ">");
            txtLog += GetReply() + "\r\n";  //! SMTP005
            SendLine("RCPT TO:<" + txtTo + ">");
            txtLog += GetReply() + "\r\n";  //! SMTP005
            SendLine("DATA");
            txtLog += GetReply() + "\r\n";  //! SMTP005
            SendLine(txtBody.Replace("\r\n.", "\r\n.."));
            SendLine(".");
            txtLog += GetReply() + "\r\n";  //! SMTP005
            SendLine("QUIT");
            tcpClnt.Close();
            lblStatus = "Message sent.";
        }

        private void SendLine(string strLine)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(strLine + "\r\n");
            strm.Write(bytes, 0, bytes.Length);
        }

        private string GetReply()
        {
            string? strLine = rdr.ReadLine();
            while (strLine != null && strLine.Length > 3 && strLine[3] == '-')
                strLine = rdr.ReadLine();
            return strLine ?? "";
        }
    }
}
