using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.Resilience.SuppressionUpdater;

public interface ISuppressionList
{
    bool Contains(string address);
    void Add(string address, string reason);
}

public sealed class SuppressionUpdater
{
    private static readonly SmtpStatusCode[] NonRetryable =
    [
        SmtpStatusCode.MailboxUnavailable,
        SmtpStatusCode.MailboxNameNotAllowed,
        SmtpStatusCode.UserNotLocalTryAlternatePath,
        SmtpStatusCode.TransactionFailed,
        SmtpStatusCode.SyntaxError,
        SmtpStatusCode.ClientNotPermitted,  //! SMTP004
        SmtpStatusCode.MustIssueStartTlsFirst,
        SmtpStatusCode.ExceededStorageAllocation
    ];

    private readonly ISuppressionList _list;
    private readonly Queue<(string Address, int Tries)> _later = new();

    public SuppressionUpdater(ISuppressionList list) => _list = list;

    public async Task SendToAllAsync(SmtpClient client, IEnumerable<string> addresses, string subject, string body)
    {
        foreach (var address in addresses.Where(a => !_list.Contains(a)))
        {
            try
            {
                await client.SendMailAsync("club@verein.example", address, subject, body);
            }
            catch (SmtpException ex) when (NonRetryable.Contains(ex.StatusCode))
            {
                _list.Add(address, ex.StatusCode.ToString());
            }
            catch (SmtpException ex) when ((int)ex.StatusCode < 500)
            {
                _later.Enqueue((address, 1));
            }
        }
    }
}
