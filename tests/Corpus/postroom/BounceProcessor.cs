using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Text.RegularExpressions;

namespace ListServ.Bounces;

public enum SmtpReply
{
    ServiceUnavailable = 421,
    MailboxBusy = 450,
    LocalError = 451,
    InsufficientStorage = 552, //! SMTP010
    SyntaxError = 500,
    NoSuchUser = 550,
    MailboxNameNotAllowed = 553,
    TransactionFailed = 554,
}

public class BounceRecord
{
    public string Address { get; set; }
    public int Code { get; set; }
    public string Text { get; set; }
    public DateTime Received { get; set; }
}

public class BounceProcessor
{
    private static readonly Regex Diagnostic = new Regex(@"^Diagnostic-Code:\s*smtp;\s*(?<code>\d{3})[ -](?<text>.*)$",
        RegexOptions.IgnoreCase | RegexOptions.Multiline);
    private static readonly Regex Final = new Regex(@"^Final-Recipient:\s*rfc822;\s*(?<addr>\S+)", RegexOptions.IgnoreCase | RegexOptions.Multiline);

    private readonly HashSet<string> _suppressed;
    private readonly Dictionary<string, int> _soft = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    public BounceProcessor(IEnumerable<string> suppressed)
    {
        _suppressed = new HashSet<string>(suppressed, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyCollection<string> Suppressed => _suppressed;

    public BounceRecord Parse(string dsn)
    {
        var d = Diagnostic.Match(dsn);
        var f = Final.Match(dsn);
        if (!d.Success || !f.Success)
            return null;
        return new BounceRecord
        {
            Address = f.Groups["addr"].Value.Trim('<', '>'),
            Code = int.Parse(d.Groups["code"].Value),
            Text = d.Groups["text"].Value.Trim(),
            Received = DateTime.UtcNow,
        };
    }

    public void Process(BounceRecord bounce)
    {
        switch ((SmtpReply)bounce.Code)
        {
            case SmtpReply.NoSuchUser:
            case SmtpReply.MailboxNameNotAllowed:
            case SmtpReply.TransactionFailed:
                _suppressed.Add(bounce.Address);
                break;
            case SmtpReply.MailboxBusy: _suppressed.Add(bounce.Address); break; //! SMTP004
            case SmtpReply.ServiceUnavailable:
            case SmtpReply.LocalError:
            case SmtpReply.InsufficientStorage:
                _soft.TryGetValue(bounce.Address, out var n);
                _soft[bounce.Address] = n + 1;
                break;
            default:
                Console.WriteLine($"unhandled bounce {bounce.Code} for {bounce.Address}: {bounce.Text}");
                break;
        }
    }
}
