using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;

namespace Corpus.Resilience.LibraryNotices;

internal static class MailFailure
{
    /// <summary>421, 450, 451, 452 and "no answer at all".</summary>
    public static bool IsTemporary(SmtpException ex) => ex.StatusCode
        is SmtpStatusCode.ServiceNotAvailable
        or SmtpStatusCode.MailboxBusy
        or SmtpStatusCode.LocalErrorInProcessing
        or SmtpStatusCode.InsufficientStorage
        or SmtpStatusCode.GeneralFailure;
}

public sealed class LibraryNotices : IDisposable
{
    private readonly SmtpClient _client;
    private readonly ResiliencePipeline _retry;

    public LibraryNotices(string relay)
    {
        _client = new SmtpClient(relay);
        _retry = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<SmtpException>(MailFailure.IsTemporary),
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromMinutes(5)
            })
            .Build();
    }

    public async Task OverdueAsync(string reader, string title, CancellationToken ct)
    {
        await _retry.ExecuteAsync(
            async token => await _client.SendMailAsync("desk@library.example", reader, "Overdue", $"'{title}' is overdue.", token),
            ct);
    }

    public void Dispose() => _client.Dispose();
}
