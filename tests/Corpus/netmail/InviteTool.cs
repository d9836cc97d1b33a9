using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Threading;

namespace Corpus.NetMail.InviteTool
{
    internal class Program
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMinutes(2);

        private static int Main(string[] args)
        {
            if (args.Length != 3)
            {
                Console.WriteLine("InviteTool <host> <text file> <address file>");
                return 1;
            }

            string[] addresses = File.ReadAllLines(args[2]).Where(line => line.Contains('@')).ToArray();
            string text = File.ReadAllText(args[1]);
            using (var client = new SmtpClient(args[0]))
            {
                return new Program().Invite(client, text, addresses) ? 0 : 3;
            }
        }

        private bool Invite(SmtpClient client, string text, string[] addresses)
        {
            try
            {
                using (MailMessage all = Compose(text, addresses))
                    client.Send(all);
                return true;
            }
            catch (SmtpFailedRecipientsException ex)
            {
                bool ok = true;
                foreach (SmtpFailedRecipientException failed in ex.InnerExceptions)
                    ok &= HandleOne(client, text, failed);
                return ok;
            }
            catch (SmtpFailedRecipientException ex)
            {
                return HandleOne(client, text, ex);
            }
        }

        private static bool HandleOne(SmtpClient client, string text, SmtpFailedRecipientException failed)
        {
            string address = failed.FailedRecipient.Trim('<', '>');
            int code = (int)failed.StatusCode;

            for (int retry = 0; retry < 3 && code >= 400 && code < 500; retry++)
            {
                Console.WriteLine("{0}: {1}, waiting", address, code);
                Thread.Sleep(Pause);
                try
                {
                    using (MailMessage single = Compose(text, address))
                        client.Send(single);
                    return true;
                }
                catch (SmtpException again)
                {
                    code = (int)again.StatusCode;
                }
            }

            Console.Error.WriteLine("{0}: not delivered ({1})", address, code);
            return false;
        }

        private static MailMessage Compose(string text, params string[] addresses)
        {
            var message = new MailMessage { From = new MailAddress("party@club.example"), Subject = "Invitation", Body = text };
            foreach (string address in addresses)
                message.To.Add(address);
            return message;
        }
    }
}
