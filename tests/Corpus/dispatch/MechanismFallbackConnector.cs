#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Erp.Outgoing;

public sealed record Account(string Host, string User, string Password, string? AccessToken);

public interface IPasswordPrompt
{
    string? Ask(string user);
}

public sealed class MechanismFallbackConnector(IPasswordPrompt prompt, ILogger<MechanismFallbackConnector> logger)
{
    public async Task<SmtpClient> OpenAsync(Account account, CancellationToken token)
    {
        var client = new SmtpClient();
        await client.ConnectAsync(account.Host, 587, SecureSocketOptions.StartTls, token);

        foreach (var mechanism in Mechanisms(account).Where(m => client.AuthenticationMechanisms.Contains(m.MechanismName)))
        {
            try
            {
                await client.AuthenticateAsync(mechanism, token);
                return client;
            }
            catch (AuthenticationException ex) when (ex.InnerException is SmtpCommandException { StatusCode: (SmtpStatusCode)504 or (SmtpStatusCode)534 or (SmtpStatusCode)535 })
            {
                logger.LogInformation("{Mechanism} is refused, trying the next one", mechanism.MechanismName);
            }
        }

        for (var i = 0; i < 3; i++)
        {
            var password = prompt.Ask(account.User);
            if (password is null)
                break;

            try
            {
                await client.AuthenticateAsync(Encoding.UTF8, account.User, password, token);
                return client;
            }
            catch (AuthenticationException ex)
            {
                logger.LogWarning("The password of {User} is wrong: {Text}", account.User, ex.Message);
            }
        }

        client.Dispose();
        throw new AuthenticationException("No way to log in as " + account.User);
    }

    public async Task SendAsync(Account account, MimeMessage message, CancellationToken token)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(account.Host, 587, SecureSocketOptions.StartTlsWhenAvailable, token);
        try
        {
            await client.SendAsync(message, token);
        }
        catch (MailKit.ServiceNotAuthenticatedException)
        {
            await client.AuthenticateAsync(account.User, account.Password, token);
            await client.SendAsync(message, token);
        }

        await client.DisconnectAsync(true, token);
    }

    private static IEnumerable<SaslMechanism> Mechanisms(Account account)
    {
        if (account.AccessToken is not null)
            yield return new SaslMechanismOAuth2(account.User, account.AccessToken);
        var credential = new NetworkCredential(account.User, account.Password);
        yield return new SaslMechanismScramSha256(credential);
        yield return new SaslMechanismCramMd5(credential);
        yield return new SaslMechanismPlain(credential);
    }
}
