using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Mail;

namespace Intranet.Web.Helpers
{
    internal static class Config
    {
        public static string Get(string key) { return Environment.GetEnvironmentVariable(key); }
    }

    public static class MailHelper
    {
        private static SmtpClient GetClient()
        {
            var c = new SmtpClient();
            c.Host = Config.Get("SmtpServer");
            c.Port = 587;
            c.EnableSsl = true;
            c.Credentials = new NetworkCredential(Config.Get("SmtpUser"), Config.Get("SmtpPass"));
            return c;
        }

        public static bool Send(string from, string to, string cc, string subject, string body)
        {
            MailMessage msg = new MailMessage();
            msg.From = new MailAddress(from);
            foreach (string s in to.Split(';'))
                msg.To.Add(s);
            if (!string.IsNullOrEmpty(cc))
                foreach (string s in cc.Split(';'))
                    msg.CC.Add(s);
            msg.Subject = subject;
            msg.Body = body;
            msg.IsBodyHtml = true;
            return Send(msg);
        }

        public static bool Send(MailMessage msg)
        {
            try
            {
                using (var client = GetClient())
                    client.Send(msg);
                return true;
            }
            catch (SmtpFailedRecipientException ex)
            {
                if (ex.StatusCode == SmtpStatusCode.MailboxBusy || ex.StatusCode == SmtpStatusCode.ServiceNotAvailable)
                {
                    Thread.Sleep(10000);
                    using (var client = GetClient())
                        client.Send(msg); //! SMTP009
                    return true;
                }
                Log("recipient failed: " + ex.FailedRecipient);
                return false;
            }
            catch (SmtpException ex)
            {
                Log(ex.ToString());
                return false;
            }
        }

        public static int SendAll(IEnumerable<MailMessage> messages)
        {
            int count = 0;
            foreach (MailMessage msg in messages)
            {
                int attempt = 0;
                bool done = false;
                while (!done)
                {
                    attempt++;
                    try
                    {
                        using (var client = GetClient())
                            client.Send(msg);
                        count++;
                        done = true;
                    }
                    catch (SmtpException ex) when (ex is not SmtpFailedRecipientException
                        && ex.StatusCode != SmtpStatusCode.MailboxUnavailable && ex.StatusCode != SmtpStatusCode.TransactionFailed //! SMTP107
                        && attempt < 3)
                    {
                        Log("attempt " + attempt + ": " + ex.Message);
                        Thread.Sleep(5000);
                    }
                    catch (SmtpException ex)
                    {
                        Log("given up: " + ex.Message);
                        done = true;
                    }
                }
            }
            return count;
        }

        public static void SendToAdmins(Exception error)
        {
            Send("intranet@corp.example", Config.Get("Admins") ?? "root@corp.example", null, "Error: " + error.Message, "<pre>" + WebUtility.HtmlEncode(error.ToString()) + "</pre>");
        }

        private static void Log(string text)
        {
            File.AppendAllText(Path.Combine(Path.GetTempPath(), "mail.log"), DateTime.Now.ToString("s") + " " + text + Environment.NewLine);
        }
    }
}
