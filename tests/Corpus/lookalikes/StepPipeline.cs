using System;
using System.Collections.Generic;

namespace Corpus.Lookalikes.StepPipeline
{
    public delegate string Exchange(string command);

    /// <summary>A step of a session: what is said, and which answer is wanted.</summary>
    public class Step
    {
        public string Command { get; private set; }
        public Func<string, bool> Accepts { get; private set; }

        public Step(string command, Func<string, bool> accepts)
        {
            Command = command;
            Accepts = accepts;
        }
    }

    public class StepPipeline
    {
        private readonly List<Step> _steps = new List<Step>();

        public static StepPipeline ForProbe(string address)
        {
            StepPipeline pipeline = new StepPipeline();
            pipeline._steps.Add(new Step(null, a => a.StartsWith("220")));
            pipeline._steps.Add(new Step("HELO probe.example", a => a[0] == '2'));
            pipeline._steps.Add(new Step("MAIL FROM:<>", a => a[0] == '2'));
            pipeline._steps.Add(new Step("RCPT TO:<" + address + ">", a => a[0] == '2'));
            return pipeline;
        }

        /// <summary>Runs as far as the answers allow; returns the number of steps done.</summary>
        public int Run(Exchange exchange)
        {
            int done = 0;
            foreach (Step step in _steps)
            {
                string answer = exchange(step.Command);
                if (string.IsNullOrEmpty(answer) || !step.Accepts(answer))
                    break;
                done++;
            }

            exchange("QUIT");
            return done;
        }
    }
}
