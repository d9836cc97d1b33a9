using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Marketing.Suppression;

public interface ISuppressionList
{
    Task<bool> IsSuppressedAsync(string address);
    Task SuppressAsync(string address, string reason);
}

public class CampaignSender
{
    private readonly ISuppressionList _list;
    private readonly ILogger<CampaignSender> _logger;
    private readonly Func<Task<ISmtpClient>> _connect;

    public CampaignSender(ISuppressionList list, Func<Task<ISmtpClient>> connect, ILogger<CampaignSender> logger)
    {
        _list = list;
        _connect = connect;
        _logger = logger;
    }

    public async Task<int> RunAsync(IAsyncEnumerable<MimeMessage> messages, CancellationToken ct)
    {
        var sent = 0;
        using var client = await _connect();
        await foreach (var message in messages.WithCancellation(ct))
        {
            var address = message.To.Mailboxes.First().Address;
            if (await _list.IsSuppressedAsync(address))
            {
                _logger.LogDebug("{Address} is on the list", address);
                continue;
            }

            try
            {
                await client.SendAsync(message, ct);
                sent++;
            }
            catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted) //! SMTP004
            {
                await _list.SuppressAsync(ex.Mailbox.Address, ex.Message);
            }
            catch (SmtpCommandException ex)
            {
                var code = (int)ex.StatusCode;
                _logger.LogError("{Address}: {Code} {Text}", address, code, ex.Message);
                if (code >= 400) //! SMTP004
                    await _list.SuppressAsync(address, ex.Message);
            }
        }

        await client.DisconnectAsync(true, ct);
        return sent;
    }
}

public class InMemorySuppressionList : ISuppressionList
{
    private readonly Dictionary<string, string> _entries = new(StringComparer.OrdinalIgnoreCase);

    public Task<bool> IsSuppressedAsync(string address) => Task.FromResult(_entries.ContainsKey(address));

    public Task SuppressAsync(string address, string reason)
    {
        _entries[address] = reason;
        return Task.CompletedTask;
    }
}
