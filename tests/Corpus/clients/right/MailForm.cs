using System;
using System.Collections;
using System.ComponentModel;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.MailForm
{
    /// <summary>
    /// The mail window of the old order program, without its window: the text boxes are properties now, the button is a method.
    /// </summary>
    public class MailForm : Component
    {
        public string txtServer = "";
        public string txtPort = "25";
        public string txtFrom = "";
        public string txtTo = "";
        public string txtBody = "";
        public string lblStatus = "";
        public ArrayList lstLog = new ArrayList();
        public ArrayList lstRefused = new ArrayList();

        public event EventHandler Sent = delegate { };
        public event EventHandler Failed = delegate { };

        private TcpClient tcpClnt = null!;
        private NetworkStream strm = null!;
        private string strRest = "";

        public void btnSend_Click(object sender, EventArgs e)
        {
            lblStatus = "Connecting...";
            lstRefused.Clear();
            strRest = "";
            bool bSent = false;
            try
            {
                tcpClnt = new TcpClient();
                tcpClnt.Connect(txtServer, Convert.ToInt32(txtPort));
                strm = tcpClnt.GetStream();
                bSent = SendMail();
                Quit();
            }
            catch (SocketException ex)
            {
                lblStatus = "Network error: " + ex.Message;
            }
            catch (IOException ex)
            {
                lblStatus = "Connection lost: " + ex.Message;
            }
            finally
            {
                tcpClnt.Close();
            }

            if (bSent)
                Sent(this, EventArgs.Empty);
            else
                Failed(this, EventArgs.Empty);
        }

        private bool SendMail()
        {
            string strReply;

            strReply = GetReply();
            if (strReply.Substring(0, 3) != "220")
                return ShowError("The server is not ready", strReply);

            SendLine("EHLO orders.example");
            strReply = GetReply();
            if (strReply.Substring(0, 3) != "250")
            {
                SendLine("HELO orders.example");
                strReply = GetReply();
                if (strReply.Substring(0, 3) != "250")
                    return ShowError("The server does not want to talk", strReply);
            }

            SendLine("MAIL FROM:<" + txtFrom.Trim() + ">");
            strReply = GetReply();
            if (strReply.Substring(0, 3) != "250")
                return ShowError("Sender refused", strReply);

            int nOk = 0;
            string strLastRefusal = "";
            foreach (string strTo in txtTo.Split(';'))
            {
                if (strTo.Trim() == "")
                    continue;
                SendLine("RCPT TO:<" + strTo.Trim() + ">");
                strReply = GetReply();
                if (strReply.Substring(0, 3) == "250" || strReply.Substring(0, 3) == "251")
                {
                    nOk++;
                }
                else
                {
                    lstRefused.Add(strTo.Trim());
                    // One that may work later is what the user should see.
                    if (!strLastRefusal.StartsWith("4"))
                        strLastRefusal = strReply;
                }
            }
            if (nOk == 0)
                return ShowError("No recipient was accepted", strLastRefusal);

            SendLine("DATA");
            strReply = GetReply();
            if (strReply.Substring(0, 3) != "354")
                return ShowError("The server does not take the message", strReply);

            string strText = txtBody.Replace("\r\n", "\n").Replace("\n", "\r\n");
            if (strText.StartsWith("."))
                strText = "." + strText;
            strText = strText.Replace("\r\n.", "\r\n..");
            if (!strText.EndsWith("\r\n"))
                strText += "\r\n";
            SendLine(strText + ".");
            strReply = GetReply();
            if (strReply.Substring(0, 3) != "250")
                return ShowError("The message was refused", strReply);

            lblStatus = nOk + " recipient(s): " + strReply;
            return true;
        }

        private void Quit()
        {
            try
            {
                SendLine("QUIT");
                GetReply();
            }
            catch (IOException)
            {
                // The result is in the status line already.
            }
        }

        private bool ShowError(string strWhat, string strReply)
        {
            if (strReply.StartsWith("4"))
                lblStatus = strWhat + ". Please try again later. (" + strReply + ")";
            else
                lblStatus = strWhat + ". (" + strReply + ")";
            return false;
        }

        private void SendLine(string strLine)
        {
            lstLog.Add("> " + strLine);
            byte[] bytes = Encoding.ASCII.GetBytes(strLine + "\r\n");
            strm.Write(bytes, 0, bytes.Length);
        }

        // The last line of the reply: the one that has no "-" behind the code.
        private string GetReply()
        {
            byte[] buffer = new byte[1024];
            while (true)
            {
                int nEnd = strRest.IndexOf('\n');
                if (nEnd >= 0)
                {
                    string strLine = strRest.Substring(0, nEnd).TrimEnd('\r');
                    strRest = strRest.Substring(nEnd + 1);
                    lstLog.Add("< " + strLine);
                    if (strLine.Length < 3)
                        throw new IOException("strange reply: " + strLine);
                    if (strLine.Length == 3 || strLine[3] != '-')
                        return strLine;
                    continue;
                }

                int nRead = strm.Read(buffer, 0, buffer.Length);
                if (nRead == 0)
                    throw new IOException("the server hung up");
                strRest += Encoding.ASCII.GetString(buffer, 0, nRead);
            }
        }
    }
}
