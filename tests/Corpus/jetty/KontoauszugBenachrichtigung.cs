using System;
using System.Collections;
using System.Data;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sparkasse.Batch.Auszug
{
    /// <summary>
    /// Nachtlauf: benachrichtigt Kunden, dass ein neuer Kontoauszug bereitliegt.
    /// Erstellt 14.03.2006 / M. Brandt
    /// Geaendert 02.11.2007 / Umstellung auf mailgw02
    /// </summary>
    public class KontoauszugBenachrichtigung
    {
        private const string cGateway = "mailgw02.intern";
        private const int cPort = 25;
        private const string cAbsender = "auszug@sparkasse.example";

        private readonly TextWriter m_protokoll;

        public KontoauszugBenachrichtigung(TextWriter protokoll)
        {
            m_protokoll = protokoll;
        }

        public int Lauf(DataTable kunden)
        {
            int iGesendet = 0;
            foreach (DataRow zeile in kunden.Rows)
            {
                string sMail = Convert.ToString(zeile["EMAIL"]);
                if (sMail.Length == 0) continue;

                string sText = "Sehr geehrte(r) " + zeile["NAME"] + ",\r\n\r\n"
                             + "Ihr Kontoauszug Nr. " + zeile["AUSZUGNR"] + " liegt bereit.\r\n";
                if (Sende(sMail, "Neuer Kontoauszug", sText))
                {
                    iGesendet++;
                    zeile["BENACHRICHTIGT"] = DateTime.Now;
                }
                else
                {
                    m_protokoll.WriteLine("nicht gesendet: Kunde " + zeile["KDNR"]);
                }
            }
            return iGesendet;
        }

        private bool Sende(string sAn, string sBetreff, string sText)
        {
            Socket sock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                sock.Connect(cGateway, cPort);
                string sAntwort = Lies(sock);
                if (!sAntwort.StartsWith("220"))
                {
                    m_protokoll.WriteLine("Gateway nicht bereit: " + sAntwort);
                    return false;
                }

                Schreib(sock, "HELO batch01.intern");
                sAntwort = Lies(sock);
                if (!sAntwort.StartsWith("250")) return false;

                Schreib(sock, "MAIL FROM:<" + cAbsender + ">");
                sAntwort = Lies(sock); //! SMTP005

                Schreib(sock, "RCPT TO:<" + sAn + ">");
                sAntwort = Lies(sock); //! SMTP005

                Schreib(sock, "DATA");
                sAntwort = Lies(sock);
                if (!sAntwort.StartsWith("354"))
                {
                    m_protokoll.WriteLine("DATA abgelehnt: " + sAntwort);
                    return false;
                }

                StringBuilder sb = new StringBuilder();
                sb.Append("From: " + cAbsender + "\r\n");
                sb.Append("To: " + sAn + "\r\n");
                sb.Append("Subject: " + sBetreff + "\r\n\r\n");
                sb.Append(sText.Replace("\r\n.", "\r\n.."));
                Schreib(sock, sb.ToString() + "\r\n.");
                sAntwort = Lies(sock);
                bool bOk = sAntwort.StartsWith("250");

                Schreib(sock, "QUIT");
                return bOk;
            }
            catch (SocketException ex)
            {
                m_protokoll.WriteLine("Socketfehler " + ex.ErrorCode + ": " + ex.Message);
                return false;
            }
            finally
            {
                sock.Close();
            }
        }

        private static void Schreib(Socket sock, string s)
        {
            sock.Send(Encoding.ASCII.GetBytes(s + "\r\n"));
        }

        private static string Lies(Socket sock)
        {
            byte[] puffer = new byte[4096];
            int n = sock.Receive(puffer);
            return Encoding.ASCII.GetString(puffer, 0, n);
        }
    }
}
