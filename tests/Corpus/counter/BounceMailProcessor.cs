#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Saas.Bounces
{
    public interface ISuppressionList
    {
        Task AddAsync(string address, string status, string diagnostic);
        Task<int> CountSoftAsync(string address, string status);
    }

    /// <summary>Reads delivery reports from the bounce mailbox and keeps the suppression list.</summary>
    public sealed class BounceMailProcessor
    {
        private readonly ISuppressionList _list;
        private readonly ILogger<BounceMailProcessor> _logger;

        public BounceMailProcessor(ISuppressionList list, ILogger<BounceMailProcessor> logger)
        {
            _list = list;
            _logger = logger;
        }

        public async Task<int> ProcessAsync(string host, string user, string password, CancellationToken ct)
        {
            using var imap = new ImapClient();
            await imap.ConnectAsync(host, 993, SecureSocketOptions.SslOnConnect, ct);
            await imap.AuthenticateAsync(user, password, ct);
            var inbox = imap.Inbox;
            await inbox.OpenAsync(FolderAccess.ReadWrite, ct);

            var handled = 0;
            foreach (var uid in await inbox.SearchAsync(SearchQuery.NotSeen, ct))
            {
                var message = await inbox.GetMessageAsync(uid, ct);
                foreach (var report in message.BodyParts.OfType<MessageDeliveryStatus>())
                    handled += await HandleReportAsync(report);
                await inbox.AddFlagsAsync(uid, MessageFlags.Seen, true, ct);
            }

            await imap.DisconnectAsync(true, ct);
            return handled;
        }

        private async Task<int> HandleReportAsync(MessageDeliveryStatus report)
        {
            var count = 0;
            foreach (var group in report.StatusGroups.Skip(1))
            {
                var address = Strip(group["Final-Recipient"] ?? group["Original-Recipient"]);
                var status = group["Status"] ?? "";
                if (address is null || status.Length < 5)
                    continue;

                count++;
                switch (status[0])
                {
                    case '5':
                        await _list.AddAsync(address, status, group["Diagnostic-Code"] ?? "");
                        break;
                    case '4':
                        var times = await _list.CountSoftAsync(address, status);
                        _logger.LogInformation("{Address} deferred {Times} times ({Status})", address, times, status);
                        break;
                    default:
                        _logger.LogDebug("{Address}: {Action}", address, group["Action"]);
                        break;
                }
            }
            return count;
        }

        private static string? Strip(string? field)
        {
            if (field is null)
                return null;
            var semicolon = field.IndexOf(';');
            return (semicolon < 0 ? field : field[(semicolon + 1)..]).Trim().Trim('<', '>');
        }
    }
}
