using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Mail;
using System.Threading;

namespace Fund.Statements
{
    public interface IStatementSource
    {
        IEnumerable<FileInfo> Pending();
        string AddressFor(FileInfo statement);
    }

    /// <summary>Sends the yearly statements over the relay of the bank, a thousand an hour at most.</summary>
    public class StatementSpooler
    {
        private readonly Queue<MailMessage> spool = new Queue<MailMessage>();
        private readonly List<string> problems = new List<string>();
        private readonly IStatementSource source;
        private readonly SmtpClient relay;

        public StatementSpooler(IStatementSource source, SmtpClient relay)
        {
            this.source = source;
            this.relay = relay;
        }

        public IList<string> Problems
        {
            get { return problems.AsReadOnly(); }
        }

        public void Fill()
        {
            foreach (FileInfo statement in source.Pending())
            {
                MailMessage message = new MailMessage("statements@fund.example", source.AddressFor(statement));
                message.Subject = "Your statement";
                message.Body = "Your yearly statement is attached.";
                message.Attachments.Add(new Attachment(statement.FullName));
                spool.Enqueue(message);
            }
        }

        public void Drain()
        {
            while (spool.Count > 0)
            {
                MailMessage message = spool.Dequeue();
                try
                {
                    relay.Send(message);
                    message.Dispose();
                }
                catch (SmtpException e) when (e.StatusCode == SmtpStatusCode.MailboxBusy || e.StatusCode == SmtpStatusCode.InsufficientStorage) //! SMTP106
                {
                    Console.WriteLine(message.To + ": " + e.Message);
                    spool.Enqueue(message);
                }
                catch (SmtpException e)
                {
                    problems.Add(message.To + ": " + e.Message);
                    message.Dispose();
                }

                Thread.Sleep(3600);
            }
        }

        public void WriteReport(string path)
        {
            using (StreamWriter writer = new StreamWriter(path))
            {
                writer.WriteLine("Statements that could not be sent");
                foreach (string line in problems)
                    writer.WriteLine(line);
            }
        }
    }
}
