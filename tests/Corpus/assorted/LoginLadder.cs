using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.Assorted.LoginLadder;

public interface ICredentialPrompt
{
    Task<NetworkCredential?> AskAsync(string host, string user, bool wrongBefore);
}

/// <summary>Sends through an account; asks the user again when the password is refused.</summary>
public sealed class LoginLadder
{
    private readonly ICredentialPrompt _prompt;
    private readonly IReadOnlyList<(string Host, int Port)> _servers;

    public LoginLadder(ICredentialPrompt prompt, IReadOnlyList<(string, int)> servers)
    {
        _prompt = prompt;
        _servers = servers;
    }

    public async Task<string> SendAsync(MimeMessage message, NetworkCredential first, CancellationToken ct)
    {
        SmtpCommandException? last = null;
        foreach (var (host, port) in _servers)
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(host, port, SecureSocketOptions.Auto, ct);

            NetworkCredential? credential = first;
            bool wrong = false;
            while (!client.IsAuthenticated)
            {
                if (wrong)
                    credential = await _prompt.AskAsync(host, first.UserName, true);
                if (credential == null)
                    throw new OperationCanceledException("the user gave up");
                try
                {
                    await client.AuthenticateAsync(credential, ct);
                }
                catch (AuthenticationException)
                {
                    wrong = true;
                    if (!client.IsConnected)
                        await client.ConnectAsync(host, port, SecureSocketOptions.Auto, ct);
                }
            }

            try
            {
                return await client.SendAsync(message, ct);
            }
            catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.MailboxUnavailable
                                               || ex.StatusCode == SmtpStatusCode.TransactionFailed)
            {
                // this provider does not want it; the second account belongs to another one
                last = ex;
            }
        }
        if (last != null)
            throw last;
        throw new InvalidOperationException("no server configured");
    }
}
