using System;
using System.Net.Mail;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.Wrap;

namespace Corpus.Assorted.ResilientNotifier;

public static class SmtpTransience
{
    public static bool IsTransient(this SmtpException ex) => ex switch
    {
        SmtpFailedRecipientsException => false,
        { StatusCode: SmtpStatusCode.GeneralFailure } => true,
        { StatusCode: var s } => (int)s is >= 400 and <= 499,
    };
}

public sealed class ResilientNotifier
{
    private readonly Func<SmtpClient> _client;
    private readonly AsyncPolicyWrap _policy;

    public ResilientNotifier(Func<SmtpClient> client)
    {
        _client = client;

        var retry = Policy
            .Handle<SmtpException>(SmtpTransience.IsTransient)
            .OrInner<SocketException>()
            .WaitAndRetryAsync(new[]
            {
                TimeSpan.FromSeconds(10),
                TimeSpan.FromMinutes(1),
                TimeSpan.FromMinutes(5),
            });

        // the breaker only counts; it sends nothing
        var breaker = Policy
            .Handle<SmtpException>()
            .CircuitBreakerAsync(8, TimeSpan.FromMinutes(2));

        _policy = Policy.WrapAsync(retry, breaker);
    }

    public async Task<bool> NotifyAsync(string to, string subject, string text, CancellationToken ct)
    {
        using var message = new MailMessage("alerts@example.org", to, subject, text);
        var outcome = await _policy.ExecuteAndCaptureAsync(async token =>
        {
            using var client = _client();
            await client.SendMailAsync(message, token);
        }, ct);

        if (outcome.Outcome == OutcomeType.Successful)
            return true;

        Console.Error.WriteLine($"{to}: {outcome.FinalException.Message}");
        return false;
    }
}
