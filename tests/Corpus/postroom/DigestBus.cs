using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using MassTransit;

namespace Forum.Digest;

public record SendDigest(string To, string Title, string Text);

public class DigestConsumer : IConsumer<SendDigest>
{
    public async Task Consume(ConsumeContext<SendDigest> context)
    {
        var m = context.Message;
        using var client = new SmtpClient("mailhub.forum.example", 25);
        using var mail = new MailMessage("digest@forum.example", m.To, m.Title, m.Text);
        await client.SendMailAsync(mail, context.CancellationToken);
    }
}

public static class DigestBus
{
    private static bool GoneForGood(SmtpException e) => (int)e.StatusCode >= 500;

    public static void AddDigest(this IBusRegistrationConfigurator cfg)
    {
        cfg.AddConsumer<DigestConsumer>();
        cfg.UsingInMemory((context, bus) =>
        {
            bus.ReceiveEndpoint("digest", e =>
            {
                e.PrefetchCount = 8;
                e.UseMessageRetry(r =>
                {
                    r.Ignore<SmtpException>(GoneForGood);
                    r.Ignore<FormatException>();
                    r.Exponential(6, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(20));
                });
                e.ConfigureConsumer<DigestConsumer>(context);
            });
        });
    }
}

public class DigestPublisher
{
    private readonly IPublishEndpoint _publish;

    public DigestPublisher(IPublishEndpoint publish)
    {
        _publish = publish;
    }

    public async Task PublishAsync(IReadOnlyCollection<(string Mail, string[] Threads)> users)
    {
        foreach (var (mail, threads) in users)
        {
            if (threads.Length == 0)
                continue;
            var text = string.Join("\r\n", threads.Select((t, i) => $"{i + 1}. {t}"));
            await _publish.Publish(new SendDigest(mail, $"{threads.Length} new threads", text));
        }
    }
}
