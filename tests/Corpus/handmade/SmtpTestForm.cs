using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace SmtpTestWinForms
{
    // minimal stand-ins so the form compiles outside of VS
    public class TextBoxStub { public string Text { get; set; } = ""; public void AppendText(string s) { Console.Write(s); } }
    public class CheckBoxStub { public bool Checked { get; set; } }
    public class FormStub { public object Cursor { get; set; } }

    public class frmSmtpTest : FormStub
    {
        private readonly TextBoxStub txtServer = new TextBoxStub();
        private readonly TextBoxStub txtPort = new TextBoxStub();
        private readonly TextBoxStub txtFrom = new TextBoxStub();
        private readonly TextBoxStub txtTo = new TextBoxStub();
        private readonly TextBoxStub txtSubject = new TextBoxStub();
        private readonly TextBoxStub txtMessage = new TextBoxStub();
        private readonly TextBoxStub txtLog = new TextBoxStub();
        private readonly CheckBoxStub chkVerbose = new CheckBoxStub();

        private void btnSend_Click(object sender, EventArgs e)
        {
            TcpClient SmtpServ = new TcpClient(txtServer.Text, int.Parse(txtPort.Text));
            NetworkStream NetStrm = SmtpServ.GetStream();
            StreamReader RdStrm = new StreamReader(SmtpServ.GetStream());
            string Data;
            byte[] szData;
            string CRLF = "\r\n";

            Data = "HELO server" + CRLF;
            szData = Encoding.ASCII.GetBytes(Data.ToCharArray());
            NetStrm.Write(szData, 0, szData.Length); //! SMTP002
            Log(RdStrm.ReadLine()); //! SMTP005

            Data = "MAIL FROM: <" + txtFrom.Text + ">" + CRLF;
            szData = Encoding.ASCII.GetBytes(Data.ToCharArray());
            NetStrm.Write(szData, 0, szData.Length);
            Log(RdStrm.ReadLine()); //! SMTP005

            Data = "RCPT TO: <" + txtTo.Text + ">" + CRLF;
            szData = Encoding.ASCII.GetBytes(Data.ToCharArray());
            NetStrm.Write(szData, 0, szData.Length);
            Log(RdStrm.ReadLine()); //! SMTP005

            Data = "DATA" + CRLF;
            szData = Encoding.ASCII.GetBytes(Data.ToCharArray());
            NetStrm.Write(szData, 0, szData.Length);
            Log(RdStrm.ReadLine()); //! SMTP005

            Data = "SUBJECT: " + txtSubject.Text + CRLF + CRLF + txtMessage.Text + CRLF + "." + CRLF;
            szData = Encoding.ASCII.GetBytes(Data.ToCharArray());
            NetStrm.Write(szData, 0, szData.Length);
            Log(RdStrm.ReadLine()); //! SMTP005

            Data = "QUIT" + CRLF;
            szData = Encoding.ASCII.GetBytes(Data.ToCharArray());
            NetStrm.Write(szData, 0, szData.Length);
            Log(RdStrm.ReadLine());

            NetStrm.Close();
            RdStrm.Close();
            txtLog.AppendText("Connection closed" + Environment.NewLine);
        }

        private void Log(string line)
        {
            if (chkVerbose.Checked)
                txtLog.AppendText(DateTime.Now.ToString("HH:mm:ss") + " ");
            txtLog.AppendText(line + Environment.NewLine);
        }

        public void PressSend() => btnSend_Click(this, EventArgs.Empty);
    }
}
