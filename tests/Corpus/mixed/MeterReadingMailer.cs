using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Corpus.Mixed.MeterReadingMailer;

public sealed class MeterReadingMailer
{
    private static readonly ResiliencePipeline<string> Pipeline = new ResiliencePipelineBuilder<string>()
        .AddRetry(new RetryStrategyOptions<string>
        {
            MaxRetryAttempts = 4,
            Delay = TimeSpan.FromMinutes(3),
            ShouldHandle = static args => new ValueTask<bool>(args.Outcome.Exception switch
            {
                SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 and <= (SmtpStatusCode)599 } => false,
                SmtpCommandException => true,
                SmtpProtocolException or SocketException => true,
                _ => false
            })
        })
        .Build();

    private readonly ISmtpClient _client;

    public MeterReadingMailer(ISmtpClient client) => _client = client;

    public async Task<string> SendAsync(string customer, long reading, CancellationToken ct)
    {
        var mime = new MimeMessage();
        mime.From.Add(MailboxAddress.Parse("meters@energy.example"));
        mime.To.Add(MailboxAddress.Parse(customer));
        mime.Subject = "Zählerstand";
        mime.Body = new TextPart("plain") { Text = $"Wir haben {reading} kWh notiert." };

        return await Pipeline.ExecuteAsync(
            static async (s, token) => await s.Client.SendAsync(s.Mime, token),
            (Client: _client, Mime: mime),
            ct);
    }
}
