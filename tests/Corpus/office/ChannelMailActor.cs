#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Chat.Digest;

public sealed record Envelope(MimeMessage Message, int Attempts, DateTimeOffset Created)
{
    public Envelope Next() => this with { Attempts = Attempts + 1 };
}

public sealed class ChannelMailActor : BackgroundService
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);
    private readonly Channel<Envelope> _mailbox = Channel.CreateUnbounded<Envelope>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ILogger<ChannelMailActor> _logger;

    public ChannelMailActor(ILogger<ChannelMailActor> logger) => _logger = logger;

    public bool Tell(MimeMessage message) => _mailbox.Writer.TryWrite(new Envelope(message, 0, DateTimeOffset.UtcNow));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var client = new SmtpClient();
        await foreach (var envelope in _mailbox.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (!client.IsConnected)
                    await client.ConnectAsync("digest.chat.example", 587, SecureSocketOptions.StartTls, stoppingToken);
                await client.SendAsync(envelope.Message, stoppingToken);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500)
            {
                if (DateTimeOffset.UtcNow - envelope.Created > Lifetime)
                    GiveUp(envelope, ex);
                else
                    PutBack(envelope, stoppingToken);
            }
            catch (SmtpCommandException ex)
            {
                GiveUp(envelope, ex);
            }
            catch (Exception ex) when (ex is IOException or SmtpProtocolException)
            {
                _logger.LogWarning(ex, "Connection lost");
                if (envelope.Attempts < 100)
                    PutBack(envelope, stoppingToken);
                else
                    GiveUp(envelope, ex);
            }
        }
    }

    private void PutBack(Envelope envelope, CancellationToken ct)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(1800, 30 * Math.Pow(2, envelope.Attempts)));
        _ = Task.Delay(wait, ct).ContinueWith(
            _ => _mailbox.Writer.TryWrite(envelope.Next()),
            ct,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
    }

    private void GiveUp(Envelope envelope, Exception why) =>
        _logger.LogError(why, "Digest {Id} given up after {Attempts} attempts", envelope.Message.MessageId, envelope.Attempts);
}

public static class DigestComposer
{
    public static MimeMessage Compose(string address, IEnumerable<string> lines)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Chat", "digest@chat.example"));
        message.To.Add(MailboxAddress.Parse(address));
        message.Subject = "What you missed";
        message.Body = new TextPart("plain") { Text = string.Join('\n', lines) };
        return message;
    }
}
