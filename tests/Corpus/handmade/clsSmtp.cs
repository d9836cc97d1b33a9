using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace VbMigrated
{
    // converted from clsSMTP.cls
    public class clsSMTP
    {
        private Socket m_Sock;
        private NetworkStream m_Net;
        private string m_strLast;
        private string m_strServer;

        public string Server { get { return m_strServer; } set { m_strServer = value; } }
        public string LastReply { get { return m_strLast; } }

        private void SendLine(string strData)
        {
            byte[] bytData = Encoding.Default.GetBytes(strData + "\r\n");
            m_Net.Write(bytData, 0, bytData.Length);
        }

        private string GetLine()
        {
            string strBuf = "";
            while (true)
            {
                int intChar = m_Net.ReadByte();
                if (intChar < 0) break;
                if (intChar == 10) break;
                if (intChar == 13) continue;
                strBuf = strBuf + (char)intChar;
            }
            m_strLast = strBuf;
            return strBuf;
        }

        private static int Val(string s)
        {
            int intResult;
            return int.TryParse(s.Length < 3 ? "0" : s.Substring(0, 3), out intResult) ? intResult : 0;
        }

        public bool SendMail(string strFrom, string strTo, string strSubject, string strBody)
        {
            m_Sock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            m_Sock.Connect(m_strServer, 25);
            m_Net = new NetworkStream(m_Sock, true);

            if (Val(GetLine()) != 220)
            {
                CloseAll();
                return false;
            }

            SendLine("EHLO " + Environment.MachineName);
            if (Val(GetLine()) != 250) //! SMTP006
            {
                CloseAll();
                return false;
            }

            SendLine("MAIL FROM: <" + strFrom + ">");
            if (Val(GetLine()) != 250)
            {
                CloseAll();
                return false;
            }

            foreach (string strOne in strTo.Split(';'))
            {
                SendLine("RCPT TO: <" + strOne.Trim() + ">");
                int intCode = Val(GetLine());
                if (intCode != 250 && intCode != 251)
                {
                    CloseAll();
                    return false;
                }
            }

            SendLine("DATA");
            if (Val(GetLine()) != 354)
            {
                CloseAll();
                return false;
            }
            SendLine("Subject: " + strSubject);
            SendLine("");
            SendLine(strBody.Replace("\r\n.", "\r\n.."));
            SendLine(".");
            bool blnOk = Val(GetLine()) == 250;
            SendLine("QUIT");
            CloseAll();
            return blnOk;
        }

        private void CloseAll()
        {
            m_Net.Close();
            m_Net = null;
        }
    }
}
