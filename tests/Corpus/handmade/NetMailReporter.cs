using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;

namespace Batch.Reporting
{
    public class NetMailReporter
    {
        private readonly string _server;

        public NetMailReporter(string server)
        {
            _server = server;
        }

        // just to get a better message into the log than "Failure sending mail."
        private void Preflight()
        {
            try
            {
                using (var probe = new TcpClient())
                {
                    probe.Connect(_server, 25);
                }
            }
            catch (SocketException ex)
            {
                Console.WriteLine("Preflight: {0} not reachable ({1})", _server, ex.SocketErrorCode);
            }
        }

        public bool Report(string subject, string body, params string[] to)
        {
            Preflight();
            using (var client = new SmtpClient(_server, 25))
            using (var mail = new MailMessage())
            {
                client.Credentials = CredentialCache.DefaultNetworkCredentials;
                client.Timeout = 60000;
                mail.From = new MailAddress("batch@corp.example");
                foreach (var t in to) mail.To.Add(t);
                mail.Subject = subject;
                mail.Body = body;
                try
                {
                    client.Send(mail);
                    return true;
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    foreach (var inner in ex.InnerExceptions)
                        Console.WriteLine("{0}: {1}", inner.FailedRecipient, inner.StatusCode);
                    return false;
                }
                catch (SmtpException ex)
                {
                    Console.WriteLine("{0}: {1}", ex.StatusCode, ex.Message);
                    return false;
                }
            }
        }
    }
}
