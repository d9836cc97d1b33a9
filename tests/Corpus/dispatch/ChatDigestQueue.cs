#nullable enable
using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;
using MimeKit.Text;

namespace ChatApp.Server.Mail;

public sealed record Digest(string UserName, string Address, string Html);

public sealed class ChatDigestQueue : BackgroundService
{
    private readonly Channel<Digest> _channel = Channel.CreateBounded<Digest>(new BoundedChannelOptions(10_000)
    {
        FullMode = BoundedChannelFullMode.Wait,
        SingleReader = true,
    });

    private readonly ILogger<ChatDigestQueue> _logger;
    private readonly string _host;

    public ChatDigestQueue(ILogger<ChatDigestQueue> logger, string host)
    {
        _logger = logger;
        _host = host;
    }

    public ValueTask EnqueueAsync(Digest digest) => _channel.Writer.WriteAsync(digest);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var digest in _channel.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(_host, 25, false, stoppingToken);
                await client.SendAsync(Compose(digest), stoppingToken);
                await client.DisconnectAsync(true, stoppingToken);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 400) //! SMTP001
            {
                _logger.LogWarning("Digest for {User} postponed: {Code} {Text}", digest.UserName, (int)ex.StatusCode, ex.Message);
                await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
                await _channel.Writer.WriteAsync(digest, stoppingToken);
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                _logger.LogError(ex, "Digest for {User} is lost", digest.UserName);
            }
        }
    }

    private static MimeMessage Compose(Digest digest)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("digest@chat.example"));
        message.To.Add(new MailboxAddress(digest.UserName, digest.Address));
        message.Subject = "What you missed";
        message.Body = new TextPart(TextFormat.Html) { Text = digest.Html };
        return message;
    }
}

public interface IChatUsers
{
    Task MarkEmailInvalidAsync(string userName, string reason);
}

public sealed class InviteSender(ISmtpClient client, IChatUsers users)
{
    public async Task<bool> InviteAsync(string userName, string address, string room, CancellationToken token)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("invite@chat.example"));
        message.To.Add(new MailboxAddress(userName, address));
        message.Subject = "Join " + room;
        message.Body = new TextPart(TextFormat.Plain) { Text = $"You are invited to {room}." };

        try
        {
            await client.SendAsync(message, token);
            return true;
        }
        catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted) //! SMTP004
        {
            await users.MarkEmailInvalidAsync(userName, ex.Message);
            return false;
        }
    }
}
