using System;
using System.Net.Mail;
using System.Threading;

namespace Werk.Watchdog
{
    internal static class WatchdogMail
    {
        private static readonly object Sperre = new object();

        public static void StoerungMelden(string anlage, string text)
        {
            lock (Sperre)
            {
                using (var smtp = new SmtpClient("mail.werk.local"))
                using (var nachricht = new MailMessage("watchdog@werk.local", "leitstand@werk.local"))
                {
                    nachricht.Subject = "Störung " + anlage;
                    nachricht.Body = text;
                    nachricht.Priority = MailPriority.High;

                    while (true)
                    {
                        try
                        {
                            smtp.Send(nachricht);
                            break;
                        }
                        catch (SmtpException ex) when ((int)ex.StatusCode >= 400 && (int)ex.StatusCode < 500) //! SMTP106
                        {
                            Console.WriteLine("Server antwortet {0}, neuer Versuch in 30 s", (int)ex.StatusCode);
                            Thread.Sleep(30000);
                        }
                    }
                }
            }
        }

        public static void Main(string[] args)
        {
            if (args.Length < 2)
            {
                Console.WriteLine("watchdog <anlage> <text>");
                return;
            }
            try
            {
                StoerungMelden(args[0], args[1]);
            }
            catch (SmtpException ex)
            {
                Console.WriteLine("Meldung nicht zugestellt: " + ex.Message);
                Environment.ExitCode = 1;
            }
        }
    }
}
