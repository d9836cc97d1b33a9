#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Congress.Registration;

public enum RecipientState
{
    Ok,
    Later,
    Refused,
}

public sealed record RecipientResult(string Address, RecipientState State, SmtpStatusCode? Code = null);

public sealed class PerRecipientSender
{
    private readonly SmtpClient _client;

    public PerRecipientSender(SmtpClient client) => _client = client;

    public async Task<IReadOnlyList<RecipientResult>> SendAsync(MailMessage message, CancellationToken token)
    {
        var results = message.To.Select(a => a.Address)
            .ToDictionary(a => a, a => new RecipientResult(a, RecipientState.Ok), StringComparer.OrdinalIgnoreCase);

        for (var round = 0; round < 4; round++)
        {
            try
            {
                await _client.SendMailAsync(message, token);
                Settle(results);
                break;
            }
            catch (SmtpFailedRecipientException error)
            {
                foreach (var single in Flatten(error))
                    results[Bare(single.FailedRecipient)] = new(Bare(single.FailedRecipient), StateOf(single.StatusCode), single.StatusCode);
            }

            var open = results.Values.Where(r => r.State == RecipientState.Later).Select(r => r.Address).ToList();
            if (open.Count == 0)
                break;

            message.To.Clear();
            message.CC.Clear();
            message.Bcc.Clear();
            foreach (var address in open)
                message.To.Add(address);

            await Task.Delay(TimeSpan.FromMinutes(10 * (round + 1)), token);
        }

        return results.Values.ToList();
    }

    private static void Settle(Dictionary<string, RecipientResult> results)
    {
        foreach (var result in results.Values.Where(r => r.State == RecipientState.Later).ToList())
            results[result.Address] = result with { State = RecipientState.Ok };
    }

    private static RecipientState StateOf(SmtpStatusCode code) => ((int)code / 100) switch
    {
        4 => RecipientState.Later,
        5 => RecipientState.Refused,
        _ => RecipientState.Later,
    };

    private static IEnumerable<SmtpFailedRecipientException> Flatten(SmtpFailedRecipientException error)
        => error is SmtpFailedRecipientsException several ? several.InnerExceptions : new[] { error };

    private static string Bare(string? address) => (address ?? "").Trim('<', '>');
}
