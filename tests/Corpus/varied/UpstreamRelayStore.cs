using System;
using System.Buffers;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;
using MailKitClient = MailKit.Net.Smtp.SmtpClient;
using SmtpCommandException = MailKit.Net.Smtp.SmtpCommandException;

namespace SmartHost.Relay;

/// <summary>Hands every message on to the provider while the client waits, and gives the provider's verdict back.</summary>
public sealed class UpstreamRelayStore(ILogger<UpstreamRelayStore> logger, string upstream) : MessageStore
{
    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken ct)
    {
        using var memory = new MemoryStream(buffer.ToArray());
        var message = await MimeMessage.LoadAsync(memory, ct);

        try
        {
            using var client = new MailKitClient();
            await client.ConnectAsync(upstream, 587, SecureSocketOptions.StartTls, ct);
            var reply = await client.SendAsync(message, ct);
            await client.DisconnectAsync(true, ct);
            return new SmtpResponse(SmtpReplyCode.Ok, reply);
        }
        catch (SmtpCommandException ex) when ((int)ex.StatusCode / 100 == 5)
        {
            logger.LogInformation("Upstream refused {Id}: {Code}", message.MessageId, ex.StatusCode);
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, ex.Message);
        }
        catch (SmtpCommandException ex)
        {
            return new SmtpResponse(SmtpReplyCode.Aborted, ex.Message);
        }
        catch (Exception ex) when (ex is SocketException or IOException)
        {
            logger.LogWarning(ex, "Upstream not reachable");
            return new SmtpResponse(SmtpReplyCode.Aborted, "upstream not reachable, try again later");
        }
    }
}
