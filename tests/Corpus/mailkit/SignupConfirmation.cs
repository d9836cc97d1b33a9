using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.MailKit_.SignupConfirmation;

public interface IAccountStore
{
    Task MarkPendingAsync(Guid account, CancellationToken ct);
    Task DeleteAsync(Guid account, string reason, CancellationToken ct);
    Task BlockAddressForeverAsync(string address, CancellationToken ct);
}

public enum SignupResult { MailSent, InvalidAddress, TryLater }

public sealed class SignupConfirmation
{
    private readonly IAccountStore _accounts;
    private readonly ILogger<SignupConfirmation> _logger;

    public SignupConfirmation(IAccountStore accounts, ILogger<SignupConfirmation> logger)
    {
        _accounts = accounts;
        _logger = logger;
    }

    public async Task<SignupResult> ConfirmAsync(Guid account, string address, string token, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("welcome@example.com"));
        message.To.Add(MailboxAddress.Parse(address));
        message.Subject = "Please confirm your address";
        message.Body = new TextPart("plain") { Text = $"https://example.com/confirm/{token}" };

        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync("mx-out.example.com", 465, SecureSocketOptions.SslOnConnect, ct);
            await client.SendAsync(message, ct);
            await client.DisconnectAsync(true, ct);
            await _accounts.MarkPendingAsync(account, ct);
            return SignupResult.MailSent;
        }
        catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted)  //! SMTP004
        {
            // made-up addresses are the most common form of abuse we see
            _logger.LogInformation("{Address} was refused: {Text}", address, ex.Message);
            await _accounts.BlockAddressForeverAsync(address, ct);
            await _accounts.DeleteAsync(account, "address does not exist", ct);
            return SignupResult.InvalidAddress;
        }
        catch (Exception ex) when (ex is IOException or SocketException or SmtpProtocolException)
        {
            _logger.LogWarning(ex, "Confirmation for {Account} not sent", account);
            return SignupResult.TryLater;
        }
    }
}
