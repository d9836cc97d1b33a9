using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MailKit.Net.Smtp;
using MimeKit;

namespace Choir.Tools
{
    public class Result
    {
        public string Address = "";
        public bool Ok;
        public int Code;
        public string Note = "";
    }

    public class PerRecipientMailer
    {
        public List<Result> SendToAll(string host, MimeMessage template, IEnumerable<InternetAddress> singers)
        {
            var results = new List<Result>();
            using (var client = new SmtpClient())
            {
                client.Connect(host, 25, false);
                foreach (MailboxAddress singer in singers.OfType<MailboxAddress>())
                {
                    var r = new Result { Address = singer.Address };
                    try
                    {
                        r.Note = client.Send(template, template.From.Mailboxes.First(), new[] { singer });
                        r.Ok = true;
                        r.Code = 250;
                    }
                    catch (SmtpCommandException ex)
                    {
                        r.Code = (int)ex.StatusCode;
                        r.Note = ex.Message;
                    }
                    results.Add(r);
                }
                client.Disconnect(true);
            }
            return results;
        }

        public static void WriteCsv(TextWriter w, IEnumerable<Result> results)
        {
            foreach (var r in results)
                w.WriteLine("{0};{1};{2};{3}", r.Address, r.Ok ? "sent" : "not sent", r.Code, r.Note.Replace(';', ','));
        }
    }
}
