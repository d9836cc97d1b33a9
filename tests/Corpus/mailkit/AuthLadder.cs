using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.MailKit_.AuthLadder;

public interface ICredentialPrompt
{
    Task<NetworkCredential?> AskAsync(string host, string? previousError, CancellationToken ct);
}

public sealed class AuthLadder(ICredentialPrompt prompt)
{
    public async Task LogOnAsync(SmtpClient client, string host, CancellationToken ct)
    {
        string? error = null;
        while (await prompt.AskAsync(host, error, ct) is { } credential)
        {
            foreach (var mechanism in Mechanisms(credential))
            {
                if (!client.AuthenticationMechanisms.Contains(mechanism.MechanismName))
                    continue;

                try
                {
                    await client.AuthenticateAsync(mechanism, ct);
                    return;
                }
                catch (SmtpCommandException ex) when (ex.StatusCode is SmtpStatusCode.CommandParameterNotImplemented or SmtpStatusCode.AuthenticationMechanismTooWeak)
                {
                    error = ex.Message;
                }
                catch (AuthenticationException ex)
                {
                    error = ex.Message;
                }
            }
        }

        throw new OperationCanceledException("The user has closed the password window.");
    }

    /// <summary>Some relays take local recipients without a login, so the login comes only when asked for.</summary>
    public async Task<string> SendAsync(SmtpClient client, string host, MimeMessage message, CancellationToken ct)
    {
        try
        {
            return await client.SendAsync(message, ct);
        }
        catch (ServiceNotAuthenticatedException)
        {
            await LogOnAsync(client, host, ct);
            return await client.SendAsync(message, ct);
        }
    }

    private static IEnumerable<SaslMechanism> Mechanisms(NetworkCredential credential)
    {
        yield return new SaslMechanismScramSha256(credential);
        yield return new SaslMechanismCramMd5(credential);
        yield return new SaslMechanismPlain(credential);
        yield return new SaslMechanismLogin(credential);
    }
}
