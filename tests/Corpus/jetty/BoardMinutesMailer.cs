using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Verein.Protokolle
{
    /// <summary>Schickt das Protokoll der Sitzung an alle Mitglieder des Vorstands.</summary>
    public class BoardMinutesMailer
    {
        private readonly string _server;

        public BoardMinutesMailer(string server)
        {
            _server = server;
        }

        public void Send(IEnumerable<string> members, string pdfPath, DateTime meeting)
        {
            if (!ServerReady())
            {
                Console.Error.WriteLine("Mailserver nicht bereit, heute Abend noch einmal versuchen.");
                return;
            }

            using (var message = new MailMessage())
            using (var client = new SmtpClient(_server, 25))
            {
                message.From = new MailAddress("vorstand@verein.example", "Vorstand");
                foreach (var member in members)
                    message.To.Add(member);
                message.Subject = "Protokoll der Sitzung vom " + meeting.ToString("d.M.yyyy");
                message.Body = "Anbei das Protokoll. Einwände bitte innerhalb von 14 Tagen.";
                message.Attachments.Add(new Attachment(pdfPath));

                try
                {
                    client.Send(message);
                }
                catch (SmtpFailedRecipientException error) when (error.StatusCode == SmtpStatusCode.MailboxBusy)
                {
                    Console.WriteLine("Postfach belegt: " + error.FailedRecipient + ", in fünf Minuten noch einmal");
                    Thread.Sleep(TimeSpan.FromMinutes(5));
                    client.Send(message); //! SMTP009
                }
                catch (SmtpException error)
                {
                    Console.Error.WriteLine("Nicht versandt: " + error.StatusCode + " " + error.Message);
                }
            }
        }

        private bool ServerReady()
        {
            try
            {
                using (var tcp = new TcpClient(_server, 25))
                using (var stream = tcp.GetStream())
                {
                    stream.ReadTimeout = 30000;
                    var buffer = new byte[1024];
                    int n = stream.Read(buffer, 0, buffer.Length);
                    string greeting = Encoding.ASCII.GetString(buffer, 0, n);
                    byte[] quit = Encoding.ASCII.GetBytes("QUIT\r\n");
                    stream.Write(quit, 0, quit.Length);
                    return greeting.StartsWith("220");
                }
            }
            catch (SocketException)
            {
                return false;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
