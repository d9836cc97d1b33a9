using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

// Uebernommen aus der Delphi-Fassung (unit uMessenger.pas)
namespace Warenwirtschaft.Versand
{
    public class EIdSMTPReplyError : Exception
    {
        public int ErrorCode { get; }
        public EIdSMTPReplyError(int code, string text) : base(text) { ErrorCode = code; }
    }

    public class TIdMessenger
    {
        private TcpClient FSocket;
        private StreamReader FIn;
        private StreamWriter FOut;
        private readonly List<string> FLastReply = new List<string>();

        public string Host { get; set; } = "mail.intern";
        public int Port { get; set; } = 25;
        public Action<string> OnStatus { get; set; } = delegate { };

        private int GetResponse(params int[] AAllowed)
        {
            FLastReply.Clear();
            string LLine;
            do
            {
                LLine = FIn.ReadLine();
                if (LLine == null) throw new IOException("Verbindung vom Gegenüber beendet");
                FLastReply.Add(LLine);
            } while (LLine.Length > 3 && LLine[3] == '-');

            int LCode;
            if (LLine.Length < 3 || !int.TryParse(LLine.Substring(0, 3), out LCode)) LCode = -1;
            if (AAllowed.Length > 0 && Array.IndexOf(AAllowed, LCode) < 0)
                throw new EIdSMTPReplyError(LCode, string.Join(Environment.NewLine, FLastReply));
            return LCode;
        }

        private int SendCmd(string AOut, params int[] AAllowed)
        {
            FOut.WriteLine(AOut);
            return GetResponse(AAllowed);
        }

        public void Connect()
        {
            FSocket = new TcpClient();
            FSocket.Connect(Host, Port);
            FIn = new StreamReader(FSocket.GetStream(), Encoding.Latin1);
            FOut = new StreamWriter(FSocket.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            GetResponse(220);
            try
            {
                SendCmd("EHLO " + Environment.MachineName, 250);
            }
            catch (EIdSMTPReplyError E) when (E.ErrorCode == 500 || E.ErrorCode == 502)
            {
                SendCmd("HELO " + Environment.MachineName, 250);
            }
        }

        public void Send(string AFrom, IEnumerable<string> ATo, string AText)
        {
            SendCmd("MAIL FROM:<" + AFrom + ">", 250);
            foreach (string LTo in ATo)
                SendCmd("RCPT TO:<" + LTo + ">", 250); //! SMTP103
            SendCmd("DATA", 354);
            foreach (string LLine in AText.Split('\n'))
                FOut.WriteLine(LLine.StartsWith('.') ? "." + LLine.TrimEnd('\r') : LLine.TrimEnd('\r'));
            SendCmd(".", 250);
        }

        public void Disconnect()
        {
            SendCmd("QUIT");
            FSocket.Close();
        }
    }

    public static class LieferscheinVersand
    {
        public static void Verschicken(string kundenAdresse, string lieferschein)
        {
            var IdSMTP = new TIdMessenger();
            IdSMTP.OnStatus = s => Console.WriteLine(DateTime.Now.ToString("T") + " " + s);
            try
            {
                IdSMTP.Connect();
            }
            catch (Exception E) //! SMTP007
            {
                IdSMTP.OnStatus("Fehler beim Verbinden: " + E.Message);
            }
            IdSMTP.Send("versand@firma.example", new[] { kundenAdresse }, "Subject: Lieferschein\r\n\r\n" + lieferschein);
            IdSMTP.Disconnect();
        }
    }
}
