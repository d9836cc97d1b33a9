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
using MimeKit;

namespace Crm.Bounces;

public enum BounceKind { Unknown, Soft, Hard }

public sealed record Bounce(string Recipient, BounceKind Kind, string Status, string Diagnostic);

/// <summary>Reads delivery reports from the bounce mailbox.</summary>
public sealed class BounceMailboxReader
{
    private readonly string _host;
    private readonly string _user;
    private readonly string _password;

    public BounceMailboxReader(string host, string user, string password)
    {
        _host = host;
        _user = user;
        _password = password;
    }

    public async Task<IReadOnlyList<Bounce>> ReadAsync(CancellationToken ct)
    {
        var bounces = new List<Bounce>();
        using var imap = new ImapClient();

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await imap.ConnectAsync(_host, 993, SecureSocketOptions.SslOnConnect, ct);
                break;
            }
            catch (ImapProtocolException) when (attempt < 3)
            {
                await Task.Delay(TimeSpan.FromSeconds(5 * attempt), ct);
            }
        }

        await imap.AuthenticateAsync(_user, _password, ct);
        await imap.Inbox.OpenAsync(FolderAccess.ReadWrite, ct);
        foreach (var uid in await imap.Inbox.SearchAsync(SearchQuery.NotSeen, ct))
        {
            var message = await imap.Inbox.GetMessageAsync(uid, ct);
            if (message.Body is MultipartReport report)
                bounces.AddRange(Parse(report));

            try
            {
                await imap.Inbox.AddFlagsAsync(uid, MessageFlags.Seen, true, ct);
            }
            catch (ImapCommandException e)
            {
                Console.Error.WriteLine($"flag for {uid} not set: {e.Response}");
            }
        }

        await imap.DisconnectAsync(true, ct);
        return bounces;
    }

    private static IEnumerable<Bounce> Parse(MultipartReport report)
    {
        foreach (var status in report.OfType<MessageDeliveryStatus>())
        {
            foreach (var group in status.StatusGroups.Skip(1))
            {
                var code = group["Status"] ?? "";
                var diagnostic = group["Diagnostic-Code"] ?? "";
                var recipient = (group["Final-Recipient"] ?? "").Split(';').Last().Trim();
                yield return new Bounce(recipient, KindOf(code, diagnostic), code, diagnostic);
            }
        }
    }

    private static BounceKind KindOf(string status, string diagnostic)
    {
        if (IsHardBounce(status))
            return BounceKind.Hard;
        if (status.StartsWith('4') || diagnostic.Contains("quota", StringComparison.OrdinalIgnoreCase))
            return BounceKind.Soft;
        return BounceKind.Unknown;
    }

    // 5.2.2 is a full mailbox; those come back
    private static bool IsHardBounce(string status) =>
        status.StartsWith("5.", StringComparison.Ordinal) && status != "5.2.2";
}
