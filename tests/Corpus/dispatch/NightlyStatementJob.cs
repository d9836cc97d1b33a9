using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Bank.Batch
{
    public class StatementFile
    {
        public string Account { get; set; }
        public string Mail { get; set; }
        public string Path { get; set; }
    }

    public static class NightlyStatementJob
    {
        private static readonly TextWriter Log = File.AppendText("statements.log");

        public static int Run(string indexFile, string host, string user, string password)
        {
            var statements = ReadIndex(indexFile);
            Write("start, " + statements.Count + " statements");

            var failed = 0;
            var tryLater = new List<StatementFile>();
            using (var client = new SmtpClient())
            {
                try
                {
                    client.Connect(host, 587, SecureSocketOptions.StartTls);
                }
                catch (Exception ex) //! SMTP007
                {
                    Write("connect failed: " + ex.Message);
                }

                client.Authenticate(user, password);

                foreach (var statement in statements)
                {
                    try
                    {
                        client.Send(Build(statement));
                        Write(statement.Account + " sent");
                    }
                    catch (SmtpCommandException ex) when ((int)ex.StatusCode is 421 or 450 or 451 or 452 or 554) //! SMTP001
                    {
                        tryLater.Add(statement);
                        Write(statement.Account + " later: " + ex.Message);
                    }
                    catch (SmtpCommandException ex)
                    {
                        failed++;
                        Write(statement.Account + " refused: " + (int)ex.StatusCode + " " + ex.Message);
                    }
                }

                if (tryLater.Count > 0)
                    Thread.Sleep(TimeSpan.FromMinutes(20));

                foreach (var statement in tryLater)
                {
                    try
                    {
                        client.Send(Build(statement));
                        Write(statement.Account + " sent in the second round");
                    }
                    catch (SmtpCommandException ex)
                    {
                        failed++;
                        Write(statement.Account + " refused: " + ex.Message);
                    }
                }

                client.Disconnect(true);
            }

            Write("end, " + failed + " failed");
            Log.Flush();
            return failed == 0 ? 0 : 4;
        }

        private static List<StatementFile> ReadIndex(string indexFile)
        {
            var result = new List<StatementFile>();
            foreach (var line in File.ReadAllLines(indexFile))
            {
                var fields = line.Split(';');
                if (fields.Length < 3)
                    continue;
                result.Add(new StatementFile { Account = fields[0], Mail = fields[1], Path = fields[2] });
            }

            return result;
        }

        private static MimeMessage Build(StatementFile statement)
        {
            var message = new MimeMessage();
            message.From.Add(new MailboxAddress("Bank", "statements@bank.example"));
            message.To.Add(MailboxAddress.Parse(statement.Mail));
            message.Subject = "Account statement " + DateTime.Today.ToString("MMMM yyyy", CultureInfo.InvariantCulture);
            var body = new BodyBuilder { TextBody = "Please find your statement attached." };
            body.Attachments.Add(statement.Path);
            message.Body = body.ToMessageBody();
            return message;
        }

        private static void Write(string text)
        {
            Log.WriteLine(DateTime.Now.ToString("o", CultureInfo.InvariantCulture) + " " + text);
        }
    }
}
