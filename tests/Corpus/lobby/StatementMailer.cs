using System;
using System.Collections;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace FirstRegional.Batch.Statements
{
    /// <summary>
    /// Nightly job: sends the account statements that the host has put into the drop folder.
    /// History: 2006-03-14 JK created; 2008-11-02 JK subject with month
    /// </summary>
    public class StatementMailer
    {
        private const string RELAY = "mailgw01.firstregional.local";
        private const int PORT = 25;

        private string mstrLogFile;
        private TcpClient mobjSocket;
        private StreamReader mobjIn;
        private StreamWriter mobjOut;
        private int mintSent;
        private int mintFailed;

        public StatementMailer(string strLogFile)
        {
            mstrLogFile = strLogFile;
        }

        public int Sent { get { return mintSent; } }
        public int Failed { get { return mintFailed; } }

        public void Run(string strFolder)
        {
            string[] arrFiles = Directory.GetFiles(strFolder, "*.stm");
            ArrayList colDone = new ArrayList();
            foreach (string strFile in arrFiles)
            {
                try
                {
                    SendOne(strFile);
                    colDone.Add(strFile);
                    mintSent++;
                }
                catch (IOException ex)
                {
                    mintFailed++;
                    WriteLog("ERR " + strFile + ": " + ex.Message);
                }
            }
            foreach (string strFile in colDone)
            {
                File.Move(strFile, strFile + ".done");
            }
        }

        private void SendOne(string strFile)
        {
            string[] arrLines = File.ReadAllLines(strFile);
            string strTo = arrLines[0].Trim();
            string strAccount = arrLines[1].Trim();
            string strReply;

            mobjSocket = new TcpClient(RELAY, PORT);
            try
            {
                NetworkStream objStream = mobjSocket.GetStream();
                mobjIn = new StreamReader(objStream, Encoding.ASCII);
                mobjOut = new StreamWriter(objStream, Encoding.ASCII);
                mobjOut.NewLine = "\r\n";
                mobjOut.AutoFlush = true;

                strReply = mobjIn.ReadLine(); //! SMTP003
                WriteLog("S: " + strReply);

                mobjOut.WriteLine("HELO batch02");
                strReply = mobjIn.ReadLine();
                if (strReply == null || !strReply.StartsWith("250"))
                    throw new IOException("HELO: " + strReply);

                mobjOut.WriteLine("MAIL FROM:<statements@firstregional.example>");
                strReply = mobjIn.ReadLine();
                if (strReply == null || !strReply.StartsWith("250"))
                    throw new IOException("MAIL: " + strReply);

                mobjOut.WriteLine("RCPT TO:<" + strTo + ">");
                strReply = mobjIn.ReadLine(); //! SMTP005
                WriteLog("S: " + strReply);

                mobjOut.WriteLine("DATA");
                strReply = mobjIn.ReadLine();
                if (strReply == null || !strReply.StartsWith("354"))
                    throw new IOException("DATA: " + strReply);

                mobjOut.WriteLine("From: statements@firstregional.example");
                mobjOut.WriteLine("To: " + strTo);
                mobjOut.WriteLine("Subject: Your statement, account " + Mask(strAccount));
                mobjOut.WriteLine();
                for (int i = 2; i < arrLines.Length; i++)
                {
                    string strLine = arrLines[i];
                    if (strLine.StartsWith(".")) strLine = "." + strLine;
                    mobjOut.WriteLine(strLine);
                }
                mobjOut.WriteLine(".");
                strReply = mobjIn.ReadLine();
                if (strReply == null || !strReply.StartsWith("250"))
                    throw new IOException("Message not taken: " + strReply);

                mobjOut.WriteLine("QUIT");
                mobjIn.ReadLine();
            }
            finally
            {
                mobjSocket.Close();
            }
        }

        private static string Mask(string strAccount)
        {
            if (strAccount.Length <= 4) return strAccount;
            return new string('X', strAccount.Length - 4) + strAccount.Substring(strAccount.Length - 4);
        }

        private void WriteLog(string strText)
        {
            File.AppendAllText(mstrLogFile, DateTime.Now.ToString("yyyy-MM-dd HH:mm:ss") + " " + strText + Environment.NewLine);
        }
    }
}
