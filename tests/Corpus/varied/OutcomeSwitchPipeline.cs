using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Clinic.Appointments;

public sealed class ReminderMailer : IAsyncDisposable
{
    private readonly SmtpClient _client = new();
    private readonly ResiliencePipeline _pipeline;
    private readonly Uri _server;

    public ReminderMailer(Uri server)
    {
        _server = server;
        _pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 5,
                DelayGenerator = static a => new ValueTask<TimeSpan?>(TimeSpan.FromMinutes(1 << a.AttemptNumber)),
                ShouldHandle = static args => args.Outcome.Exception switch
                {
                    SmtpCommandException { StatusCode: >= SmtpStatusCode.CommandUnrecognized } => PredicateResult.False(),
                    SmtpCommandException => PredicateResult.True(),
                    AuthenticationException => PredicateResult.False(),
                    SmtpProtocolException or ServiceNotConnectedException => PredicateResult.True(),
                    SocketException or IOException => PredicateResult.True(),
                    _ => PredicateResult.False(),
                },
            })
            .Build();
    }

    public ValueTask RemindAsync(MimeMessage message, CancellationToken ct) =>
        _pipeline.ExecuteAsync(async token =>
        {
            if (!_client.IsConnected)
                await _client.ConnectAsync(_server, token);
            await _client.SendAsync(message, token);
        }, ct);

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
            await _client.DisconnectAsync(true);
        _client.Dispose();
    }
}
