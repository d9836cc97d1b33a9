using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Corpus.Mixed.AccountWizard;

public interface IPasswordPrompt
{
    /// <returns>null when the user cancels</returns>
    Task<NetworkCredential?> AskAsync(string user, string? hint);
}

/// <summary>Last page of the account wizard: does the login work?</summary>
public sealed class AccountWizard
{
    private readonly IPasswordPrompt _prompt;

    public AccountWizard(IPasswordPrompt prompt) => _prompt = prompt;

    public async Task<NetworkCredential?> FindWorkingLoginAsync(string host, int port, string user, CancellationToken ct)
    {
        string? hint = null;

        while (await _prompt.AskAsync(user, hint) is { } credential)
        {
            try
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(host, port, SecureSocketOptions.Auto, ct);
                await client.AuthenticateAsync(credential, ct);
                await client.DisconnectAsync(true, ct);
                return credential;
            }
            catch (AuthenticationException ex)
            {
                hint = "The server refused this password: " + ex.Message;
            }
        }

        return null;
    }
}
