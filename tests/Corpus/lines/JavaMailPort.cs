using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Schulserver.Rundbrief
{
    // aus dem Java-Übungsblatt "Sockets" übernommen
    public class SmtpVerbindung
    {
        private readonly TcpClient socket;
        private readonly StreamReader fromServer;
        private readonly Stream toServer;
        private bool isConnected = false;
        private const string CRLF = "\r\n";

        public SmtpVerbindung(string mailserver)
        {
            socket = new TcpClient(mailserver, 25);
            fromServer = new StreamReader(socket.GetStream(), Encoding.ASCII);
            toServer = socket.GetStream();

            SendCommand("HELO schulserver.example.de"); //! SMTP002
            isConnected = true;
        }

        public void Send(Rundbrief brief)
        {
            SendCommand("MAIL FROM:<" + brief.Absender + ">");
            foreach (string empfaenger in brief.Empfaenger)
            {
                SendCommand("RCPT TO:<" + empfaenger + ">");
            }
            SendCommand("DATA");
            SendCommand(brief.AlsText() + CRLF + ".");
        }

        public void Close()
        {
            if (!isConnected)
                return;
            isConnected = false;
            SendCommand("QUIT");
            socket.Close();
        }

        private void SendCommand(string command)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(command + CRLF);
            toServer.Write(bytes, 0, bytes.Length);
            toServer.Flush();

            string reply = fromServer.ReadLine();
            while (reply != null && reply.Length > 3 && reply[3] == '-')
                reply = fromServer.ReadLine();
            int rc = ParseReply(reply);
            if (rc < 200 || rc >= 400)
                throw new IOException("Antwort: " + reply);
        }

        private static int ParseReply(string reply)
        {
            if (string.IsNullOrEmpty(reply))
                return -1;
            string[] teile = reply.Split(' ');
            int code;
            return int.TryParse(teile[0], out code) ? code : -1;
        }
    }

    public class Rundbrief
    {
        public string Absender { get; set; }
        public string Betreff { get; set; }
        public List<string> Empfaenger { get; } = new List<string>();
        public List<string> Absaetze { get; } = new List<string>();

        public string AlsText()
        {
            var text = new StringBuilder();
            text.Append("From: ").Append(Absender).Append("\r\n");
            text.Append("Subject: ").Append(Betreff).Append("\r\n\r\n");
            foreach (string absatz in Absaetze)
            {
                text.Append(absatz.StartsWith(".") ? "." + absatz : absatz);
                text.Append("\r\n\r\n");
            }
            return text.ToString();
        }
    }

    public static class Start
    {
        public static void Main()
        {
            var brief = new Rundbrief { Absender = "sekretariat@schule.example.de", Betreff = "Elternabend" };
            brief.Empfaenger.Add("klasse5a@schule.example.de");
            brief.Empfaenger.Add("klasse5b@schule.example.de");
            brief.Absaetze.Add("Liebe Eltern,");
            brief.Absaetze.Add("der Elternabend beginnt um 19 Uhr in der Aula.");

            SmtpVerbindung verbindung = null;
            try
            {
                verbindung = new SmtpVerbindung("mail.schule.example.de");
                verbindung.Send(brief);
            }
            catch (IOException e)
            {
                Console.WriteLine("Fehler beim Versand: " + e.Message);
            }
            finally
            {
                if (verbindung != null)
                    verbindung.Close();
            }
        }
    }
}
