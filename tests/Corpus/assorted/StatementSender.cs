using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Corpus.Assorted.StatementSender;

public sealed class SmtpOptions
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 587;
    public string User { get; set; } = "";
    public string Password { get; set; } = "";
    public int MaxAttempts { get; set; } = 5;
}

public sealed class StatementSender(IOptions<SmtpOptions> options, ILogger<StatementSender> logger)
{
    public async Task<SendReport> SendAsync(MimeMessage message, CancellationToken ct)
    {
        var o = options.Value;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(o.Host, o.Port, SecureSocketOptions.StartTlsWhenAvailable, ct);
                if (client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
                    await client.AuthenticateAsync(o.User, o.Password, ct);
                var text = await client.SendAsync(message, ct);
                await client.DisconnectAsync(true, ct);
                return new SendReport(true, null, text);
            }
            catch (SmtpCommandException ex) when (IsTransient(ex) && attempt < o.MaxAttempts)
            {
                logger.LogInformation("deferred with {Code}", (int)ex.StatusCode);
            }
            catch (SmtpCommandException ex)
            {
                logger.LogError("refused with {Code} {Text}", (int)ex.StatusCode, ex.Message);
                return new SendReport(false, (int)ex.StatusCode, ex.Message);
            }
            catch (SmtpProtocolException ex) when (attempt < o.MaxAttempts)
            {
                logger.LogInformation(ex, "connection lost");
            }
            catch (Exception ex) when (ex is IOException or SocketException && attempt < o.MaxAttempts)
            {
                logger.LogInformation(ex, "no connection");
            }

            await Task.Delay(TimeSpan.FromSeconds(30 * attempt), ct);
        }
    }

    private static bool IsTransient(SmtpCommandException ex) => (int)ex.StatusCode / 100 == 4;
}

public sealed record SendReport(bool Accepted, int? Code, string Text);
