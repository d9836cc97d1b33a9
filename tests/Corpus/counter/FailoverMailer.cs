#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Clinic.Results;

public sealed record Relay(string Name, string Host, int Port, string? User = null, string? Password = null);

public sealed class AllRelaysFailedException : Exception
{
    public AllRelaysFailedException(IEnumerable<Exception> causes)
        : base("No relay took the message")
    {
        Causes = causes.ToArray();
    }

    public IReadOnlyList<Exception> Causes { get; }
}

public sealed class FailoverMailer(IEnumerable<Relay> relays, ILogger<FailoverMailer> logger)
{
    private readonly Relay[] _relays = relays.ToArray();
    private int _preferred;

    public async Task<Relay> SendAsync(MimeMessage message, CancellationToken ct)
    {
        var causes = new List<Exception>();
        var start = Volatile.Read(ref _preferred);

        for (var i = 0; i < _relays.Length; i++)
        {
            var index = (start + i) % _relays.Length;
            var relay = _relays[index];
            try
            {
                await SendOverAsync(relay, message, ct);
                Volatile.Write(ref _preferred, index);
                return relay;
            }
            catch (SmtpCommandException ex)
            {
                logger.LogWarning("{Relay} refused {Id}: {Code} {Text}", relay.Name, message.MessageId, (int)ex.StatusCode, ex.Message);
                causes.Add(ex);
            }
            catch (Exception ex) when (ex is SmtpProtocolException or System.Net.Sockets.SocketException or AuthenticationException)
            {
                logger.LogWarning(ex, "{Relay} is out of order", relay.Name);
                causes.Add(ex);
            }
        }

        throw new AllRelaysFailedException(causes);
    }

    private static async Task SendOverAsync(Relay relay, MimeMessage message, CancellationToken ct)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.StartTlsWhenAvailable, ct);
        if (relay.User is not null)
            await client.AuthenticateAsync(relay.User, relay.Password ?? "", ct);
        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }
}
