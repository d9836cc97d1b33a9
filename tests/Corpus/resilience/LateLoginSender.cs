using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Corpus.Resilience.LateLoginSender;

/// <summary>
/// Some of our sites allow mail without a login, some do not. We only find out when the server asks.
/// </summary>
public sealed class LateLoginSender
{
    private readonly NetworkCredential _credential;
    private readonly SmtpClient _client = new();
    private readonly AsyncRetryPolicy _loginOnDemand;

    public LateLoginSender(NetworkCredential credential)
    {
        _credential = credential;
        _loginOnDemand = Policy
            .Handle<ServiceNotAuthenticatedException>()
            .RetryAsync(1, (_, _) => _client.AuthenticateAsync(_credential));
    }

    public async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        if (!_client.IsConnected)
            await _client.ConnectAsync("smtp.site.example", 587, cancellationToken: ct);

        try
        {
            await _loginOnDemand.ExecuteAsync(t => _client.SendAsync(message, t), ct);
        }
        catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.MailboxNameNotAllowed)
        {
            // server wants plain ASCII sender names; send a simplified copy
            var copy = new MimeMessage();
            copy.From.Add(MailboxAddress.Parse("postmaster@site.example"));
            copy.To.AddRange(message.To);
            copy.Subject = message.Subject;
            copy.Body = new TextPart("plain") { Text = message.TextBody ?? "" };
            await _client.SendAsync(copy, ct);
        }
    }
}
