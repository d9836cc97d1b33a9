using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Insurance.Letters;

public abstract class MailDeliveryException : Exception
{
    protected MailDeliveryException(string message, int? replyCode, Exception inner) : base(message, inner) => ReplyCode = replyCode;
    public int? ReplyCode { get; }
}

public sealed class TransientMailException : MailDeliveryException
{
    public TransientMailException(string message, int? replyCode, Exception inner) : base(message, replyCode, inner) { }
}

public sealed class PermanentMailException : MailDeliveryException
{
    public PermanentMailException(string message, int? replyCode, Exception inner) : base(message, replyCode, inner) { }
}

public class SmtpGateway
{
    public async Task PostAsync(MimeMessage letter, CancellationToken ct)
    {
        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync("outbound.insurance.example", 465, SecureSocketOptions.SslOnConnect, ct);
            await client.SendAsync(letter, ct);
            await client.DisconnectAsync(true, ct);
        }
        catch (SmtpCommandException e)
        {
            var code = (int)e.StatusCode;
            MailDeliveryException failure = code switch
            {
                // too many recipients, or a mailbox that is full for now
                552 when e.ErrorCode == SmtpErrorCode.RecipientNotAccepted => new TransientMailException(e.Message, code, e),
                >= 500 => new PermanentMailException(e.Message, code, e),
                _ => new TransientMailException(e.Message, code, e),
            };
            throw failure;
        }
        catch (Exception e) when (e is SmtpProtocolException or IOException or System.Net.Sockets.SocketException)
        {
            throw new TransientMailException("no reply: " + e.Message, null, e);
        }
    }
}

public class LetterService
{
    private readonly SmtpGateway _gateway;
    private readonly Func<MimeMessage, string, Task> _toPost;

    public LetterService(SmtpGateway gateway, Func<MimeMessage, string, Task> toPost)
    {
        _gateway = gateway;
        _toPost = toPost;
    }

    public async Task SendAsync(MimeMessage letter, CancellationToken ct)
    {
        var until = DateTime.UtcNow.AddHours(2);
        var pause = TimeSpan.FromMinutes(1);
        while (true)
        {
            try
            {
                await _gateway.PostAsync(letter, ct);
                return;
            }
            catch (TransientMailException e)
            {
                if (DateTime.UtcNow + pause > until)
                {
                    await _toPost(letter, "not delivered in time: " + e.Message);
                    return;
                }
                await Task.Delay(pause, ct);
                pause *= 2;
            }
            catch (PermanentMailException e)
            {
                await _toPost(letter, $"refused ({e.ReplyCode}): {e.Message}");
                return;
            }
        }
    }
}
