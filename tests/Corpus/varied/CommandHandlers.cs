using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Toy.Mta
{
    public class SessionState
    {
        public string? Helo;
        public string? Sender;
        public List<string> Recipients = new List<string>();
        public int Errors;
    }

    public abstract class Handler
    {
        public abstract string Verb { get; }
        public abstract string Handle(SessionState s, string args);
    }

    public class HeloHandler : Handler
    {
        public override string Verb => "HELO";
        public override string Handle(SessionState s, string args)
        {
            if (args.Length == 0)
                return "501 domain required";
            s.Helo = args;
            return "250 toy.mta";
        }
    }

    public class MailHandler : Handler
    {
        private static readonly Regex Path = new Regex(@"^FROM:\s*<([^>]*)>", RegexOptions.IgnoreCase);
        public override string Verb => "MAIL";
        public override string Handle(SessionState s, string args)
        {
            if (s.Helo == null)
                return "503 say HELO first";
            var m = Path.Match(args);
            if (!m.Success)
                return "501 syntax: MAIL FROM:<address>";
            s.Sender = m.Groups[1].Value;
            return "250 ok";
        }
    }

    public class RcptHandler : Handler
    {
        private readonly ISet<string> _domains;
        public RcptHandler(ISet<string> localDomains) { _domains = localDomains; }
        public override string Verb => "RCPT";
        public override string Handle(SessionState s, string args)
        {
            if (s.Sender == null)
                return "503 say MAIL first";
            if (s.Recipients.Count >= 100)
                return "452 too many recipients";
            try
            {
                var address = new System.Net.Mail.MailAddress(args.Substring(args.IndexOf(':') + 1).Trim().Trim('<', '>'));
                if (!_domains.Contains(address.Host))
                    return "550 relaying denied";
                s.Recipients.Add(address.Address);
                return "250 ok";
            }
            catch (FormatException)
            {
                return "501 bad address";
            }
        }
    }

    public class Dispatcher
    {
        private readonly Dictionary<string, Handler> _handlers;
        public Dispatcher(IEnumerable<Handler> handlers)
        {
            _handlers = handlers.ToDictionary(h => h.Verb, StringComparer.OrdinalIgnoreCase);
        }

        public string Reply(SessionState s, string line)
        {
            var parts = line.Split(new[] { ' ' }, 2);
            string reply = _handlers.TryGetValue(parts[0], out var h)
                ? h.Handle(s, parts.Length > 1 ? parts[1] : "")
                : "500 unknown command";
            if (reply[0] == '5' && ++s.Errors > 10)
                return "421 too many errors";
            return reply;
        }
    }
}
