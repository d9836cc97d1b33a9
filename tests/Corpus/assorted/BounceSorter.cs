using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Corpus.Assorted.BounceSorter
{
    public enum BounceKind { Soft, Hard }

    public interface ISuppressionList
    {
        void Add(string address, string reason);
    }

    public class BounceSorter
    {
        private static readonly Regex Diagnostic = new Regex(@"smtp;\s*(\d{3})[ -](.*)", RegexOptions.IgnoreCase);
        private readonly ISuppressionList _suppressed;
        private readonly Dictionary<string, int> _soft = new Dictionary<string, int>();

        public BounceSorter(ISuppressionList suppressed)
        {
            _suppressed = suppressed;
        }

        public void Accept(string address, string diagnosticCode)
        {
            Match m = Diagnostic.Match(diagnosticCode);
            if (!m.Success)
                return;

            int code = int.Parse(m.Groups[1].Value);
            if (Classify(code) == BounceKind.Hard)
            {
                _suppressed.Add(address, "hard bounce " + code);
                return;
            }

            _soft.TryGetValue(address, out int n);
            _soft[address] = n + 1;
        }

        public static BounceKind Classify(int code)
        {
            switch (code)
            {
                case 421:
                case 451:
                case 452:
                    return BounceKind.Soft;
                case 450:  //! SMTP004
                case 500:
                case 501:
                case 550:
                case 551:
                case 553:
                case 554:
                    return BounceKind.Hard;
                case 552:
                    return BounceKind.Soft;
            }

            if (code >= 400)  //! SMTP004
                return BounceKind.Hard;
            return BounceKind.Soft;
        }
    }
}
