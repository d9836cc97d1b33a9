using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Corpus.Assorted.SpoolRunner
{
    public enum Disposition { Sent, Deferred, Failed }

    public class RecipientState
    {
        public string Address { get; set; } = "";
        public int LastCode { get; set; }
        public Disposition? Done { get; set; }
    }

    public class SpoolFile
    {
        public string Path { get; set; } = "";
        public DateTimeOffset Arrived { get; set; }
        public List<RecipientState> Recipients { get; set; } = new();
    }

    public interface ISession : IDisposable
    {
        int Mail(string from);
        int Rcpt(string to);
        int Data(Stream body);
        void Reset();
    }

    /// <summary>One pass over a spool file: every recipient ends as sent, deferred or failed.</summary>
    public class SpoolRunner
    {
        static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(4);
        readonly Func<string, ISession> open;
        readonly Action<SpoolFile, RecipientState> bounce;
        readonly Action<SpoolFile, TimeSpan> reschedule;

        public SpoolRunner(Func<string, ISession> open, Action<SpoolFile, RecipientState> bounce, Action<SpoolFile, TimeSpan> reschedule)
        {
            this.open = open;
            this.bounce = bounce;
            this.reschedule = reschedule;
        }

        public void Run(SpoolFile file, string host, string from)
        {
            var pending = file.Recipients.Where(r => r.Done == null).ToList();
            using (var session = open(host))
            {
                int code = session.Mail(from);
                if (code / 100 != 2)
                {
                    pending.ForEach(r => Settle(file, r, code));
                }
                else
                {
                    var accepted = new List<RecipientState>();
                    foreach (var r in pending)
                    {
                        code = session.Rcpt(r.Address);
                        if (code / 100 == 2) accepted.Add(r);
                        else Settle(file, r, code);
                    }
                    if (accepted.Count > 0)
                    {
                        using var body = File.OpenRead(file.Path);
                        code = session.Data(body);
                        accepted.ForEach(r => Settle(file, r, code));
                    }
                    else session.Reset();
                }
            }

            if (file.Recipients.Any(r => r.Done == null))
                reschedule(file, TimeSpan.FromMinutes(30));
        }

        void Settle(SpoolFile file, RecipientState r, int code)
        {
            r.LastCode = code;
            if (code / 100 == 2)
            {
                r.Done = Disposition.Sent;
            }
            else if (code / 100 == 4)
            {
                if (DateTimeOffset.UtcNow - file.Arrived > GiveUpAfter)
                {
                    r.Done = Disposition.Failed;
                    bounce(file, r);
                }
            }
            else
            {
                r.Done = Disposition.Failed;
                bounce(file, r);
            }
        }
    }
}
