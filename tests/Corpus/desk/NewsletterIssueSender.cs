#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Letterbox.Engine;

public enum DeliveryState { Pending, Sent, Failed, Expired }

public sealed class Delivery
{
    public long Id { get; init; }
    public int IssueId { get; init; }
    public string Address { get; init; } = "";
    public DeliveryState State { get; set; }
    public int Attempts { get; set; }
    public DateTime NextAttemptUtc { get; set; }
    public string? LastReply { get; set; }
}

public sealed record Issue(int Id, string Subject, string Html, DateTime PublishedUtc);

public interface IDeliveryStore
{
    Task<IReadOnlyList<Delivery>> TakeAsync(int count, DateTime now, CancellationToken token);
    Task<Issue> IssueAsync(int id, CancellationToken token);
    Task SaveAsync(IEnumerable<Delivery> deliveries, CancellationToken token);
}

public sealed class NewsletterIssueSender(IDeliveryStore store, ILogger<NewsletterIssueSender> logger, string host, string sender)
{
    private static readonly int[] DelayMinutes = [15, 30, 60, 120, 240, 480, 720, 1440, 1440];

    public async Task<int> RunOnceAsync(CancellationToken token)
    {
        var batch = await store.TakeAsync(200, DateTime.UtcNow, token);
        if (batch.Count == 0)
            return 0;

        using var client = new SmtpClient();
        await client.ConnectAsync(host, 587, SecureSocketOptions.StartTls, token);
        try
        {
            foreach (var group in batch.GroupBy(d => d.IssueId))
            {
                var issue = await store.IssueAsync(group.Key, token);
                foreach (var delivery in group)
                {
                    if (!client.IsConnected)
                        await client.ConnectAsync(host, 587, SecureSocketOptions.StartTls, token);
                    await DeliverAsync(client, issue, delivery, token);
                }
            }
        }
        finally
        {
            await store.SaveAsync(batch, CancellationToken.None);
        }

        await client.DisconnectAsync(true, token);
        return batch.Count(d => d.State == DeliveryState.Sent);
    }

    private async Task DeliverAsync(SmtpClient client, Issue issue, Delivery delivery, CancellationToken token)
    {
        try
        {
            delivery.LastReply = await client.SendAsync(Render(issue, delivery), token);
            delivery.State = DeliveryState.Sent;
        }
        catch (SmtpCommandException e)
        {
            delivery.LastReply = $"{(int)e.StatusCode} {e.Message}";
            if ((int)e.StatusCode >= 500)
                delivery.State = DeliveryState.Failed;
            else
                Postpone(delivery);
        }
        catch (Exception e) when (e is SmtpProtocolException or ServiceNotConnectedException or System.IO.IOException)
        {
            delivery.LastReply = e.Message;
            Postpone(delivery);
        }

        logger.LogDebug("Delivery {Id}: {State} {Reply}", delivery.Id, delivery.State, delivery.LastReply);
    }

    private static void Postpone(Delivery delivery)
    {
        if (delivery.Attempts >= DelayMinutes.Length)
        {
            delivery.State = DeliveryState.Expired;
            return;
        }

        delivery.NextAttemptUtc = DateTime.UtcNow.AddMinutes(DelayMinutes[delivery.Attempts]);
        delivery.Attempts++;
    }

    private MimeMessage Render(Issue issue, Delivery delivery)
    {
        var message = new MimeMessage { Subject = issue.Subject, Date = DateTimeOffset.UtcNow };
        message.From.Add(MailboxAddress.Parse(sender));
        message.To.Add(MailboxAddress.Parse(delivery.Address));
        message.Headers.Add("List-Unsubscribe", $"<https://letterbox.example/u/{delivery.Id}>");
        message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        message.Body = new TextPart("html") { Text = issue.Html.Replace("{{id}}", delivery.Id.ToString()) };
        return message;
    }
}
