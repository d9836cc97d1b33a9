using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Buffers;
using MailKit.Net.Smtp;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;
using SmtpResponse = SmtpServer.Protocol.SmtpResponse;

namespace DevRelay.Forwarding;

/// <summary>Takes mail of our build boxes and passes it on to the corporate relay.</summary>
public sealed class ForwardingStore : MessageStore
{
    private readonly string _upstream;

    public ForwardingStore(string upstream)
    {
        if (string.IsNullOrWhiteSpace(upstream))
            throw new ArgumentException("upstream host is missing", nameof(upstream));
        _upstream = upstream;
    }

    public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new MemoryStream(buffer.ToArray());
            var message = await MimeMessage.LoadAsync(stream, cancellationToken);

            using var client = new SmtpClient();
            await client.ConnectAsync(_upstream, 25, cancellationToken: cancellationToken);
            await client.SendAsync(message, cancellationToken);
            await client.DisconnectAsync(true, cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (FormatException)
        {
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 not a message");
        }
        catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500)
        {
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.0.0 upstream said: " + ex.Message);
        }
        catch (SmtpCommandException ex)
        {
            return new SmtpResponse(SmtpReplyCode.Aborted, "4.0.0 upstream said: " + ex.Message);
        }
        catch (Exception)
        {
            return new SmtpResponse(SmtpReplyCode.Aborted, "4.4.0 upstream not reachable, try again later");
        }
    }
}
