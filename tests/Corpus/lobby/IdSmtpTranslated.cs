using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Translated.Units
{
    // unit IdSmtpMini;  { translated by hand, 2011 }
    public class EIdReplyError : Exception
    {
        public int ErrorCode;

        public EIdReplyError(int AErrorCode, string AMsg) : base(AMsg)
        {
            ErrorCode = AErrorCode;
        }
    }

    public class TIdMiniSmtp
    {
        private TcpClient FSocket;
        private StreamReader FIn;
        private StreamWriter FOut;
        private readonly List<string> FLastCmdResult = new List<string>();

        public string Host = "";
        public int Port = 25;
        public string MailAgent = "";
        public bool UseEhlo = true;

        public void Connect()
        {
            FSocket = new TcpClient(Host, Port);
            FIn = new StreamReader(FSocket.GetStream(), Encoding.ASCII);
            FOut = new StreamWriter(FSocket.GetStream(), Encoding.ASCII);
            FOut.NewLine = "\r\n";
            FOut.AutoFlush = true;
            try
            {
                GetResponse(220);
                bool Done = false;
                if (UseEhlo)
                {
                    Done = SendCmd("EHLO " + Environment.MachineName, 250, 500, 501, 502, 504, 550) == 250;
                }
                if (!Done)
                {
                    SendCmd("HELO " + Environment.MachineName, 250);
                }
            }
            catch
            {
                Disconnect();
                throw;
            }
        }

        public void Send(string AFrom, string[] ATo, string[] AHeaders, string[] ABody)
        {
            SendCmd("RSET", 250);
            SendCmd("MAIL FROM:<" + AFrom + ">", 250);
            try
            {
                for (int i = 0; i < ATo.Length; i++)
                {
                    SendCmd("RCPT TO:<" + ATo[i] + ">", 250, 251);
                }
                SendCmd("DATA", 354);
                foreach (string s in AHeaders)
                {
                    FOut.WriteLine(s);
                }
                FOut.WriteLine("X-Mailer: " + MailAgent);
                FOut.WriteLine();
                foreach (string s in ABody)
                {
                    if (s.Length > 0 && s[0] == '.')
                    {
                        FOut.Write('.');
                    }
                    FOut.WriteLine(s);
                }
                SendCmd(".", 250);
            }
            catch (EIdReplyError)
            {
                SendCmd("RSET");
                throw;
            }
        }

        public void Disconnect()
        {
            if (FSocket != null && FSocket.Connected)
            {
                FOut.WriteLine("QUIT");
            }
            FSocket.Close();
        }

        public int SendCmd(string AOut, params int[] AResponse)
        {
            FOut.WriteLine(AOut);
            return GetResponse(AResponse);
        }

        public int GetResponse(params int[] AAllowedResponses)
        {
            FLastCmdResult.Clear();
            string LLine;
            do
            {
                LLine = FIn.ReadLine();
                if (LLine == null)
                {
                    throw new IOException("Connection closed gracefully.");
                }
                FLastCmdResult.Add(LLine);
            }
            while (LLine.Length > 3 && LLine[3] == '-');

            int LCode;
            if (!int.TryParse(LLine.Substring(0, Math.Min(3, LLine.Length)), out LCode))
            {
                throw new EIdReplyError(0, LLine);
            }
            if (AAllowedResponses.Length > 0 && Array.IndexOf(AAllowedResponses, LCode) == -1)
            {
                throw new EIdReplyError(LCode, string.Join("\r\n", FLastCmdResult));
            }
            return LCode;
        }
    }
}
