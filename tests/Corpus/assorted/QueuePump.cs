using System;
using System.Collections.Concurrent;
using System.Threading;

namespace Corpus.Assorted.QueuePump
{
    public class MailJob
    {
        public string From = "";
        public string To = "";
        public string Raw = "";
    }

    public abstract class Wire
    {
        // last reply of the transaction, e.g. 250, 451, 550
        public abstract int Transmit(MailJob job);
    }

    public class QueuePump
    {
        private readonly BlockingCollection<MailJob> jobs = new BlockingCollection<MailJob>();
        private readonly Wire wire;
        private readonly Thread thread;

        public event Action<MailJob, int>? Rejected;

        public QueuePump(Wire wire)
        {
            this.wire = wire;
            thread = new Thread(Loop) { IsBackground = true, Name = "mail pump" };
            thread.Start();
        }

        public void Add(MailJob job)
        {
            jobs.Add(job);
        }

        private void Loop()
        {
            foreach (MailJob job in jobs.GetConsumingEnumerable())
            {
                int code = SendOne(job);
                if (code / 100 == 2)
                    Console.WriteLine("{0} done", job.To);
                else
                    Rejected?.Invoke(job, code);
            }
        }

        private int SendOne(MailJob job)
        {
            while (true)  //? SMTP106
            {
                int code = wire.Transmit(job);
                if (code / 100 != 4)
                    return code;

                Console.WriteLine("{0}: {1}, waiting", job.To, code);
                Thread.Sleep(60 * 1000);
            }
        }

        public static string Describe(int code)
        {
            const int MailboxFull = 552;
            const int NoSuchUser = 505;  //? SMTP010
            const int Rejected = 554;

            switch (code)
            {
                case MailboxFull: return "mailbox is full";
                case NoSuchUser: return "no such user";
                case Rejected: return "rejected";
                default: return "code " + code;
            }
        }
    }
}
