using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Corpus.NetMail.StatementDispatch;

public interface IStatementArchive
{
    Task KeepForPortalAsync(string customerNumber);
}

public sealed class StatementDispatch
{
    private readonly IStatementArchive _archive;
    private readonly ILogger<StatementDispatch> _logger;
    private readonly AsyncCircuitBreakerPolicy _breaker;
    private readonly IAsyncPolicy _policy;

    public StatementDispatch(IStatementArchive archive, ILogger<StatementDispatch> logger)
    {
        _archive = archive;
        _logger = logger;

        _breaker = Policy
            .Handle<SmtpException>()
            .CircuitBreakerAsync(10, TimeSpan.FromMinutes(5));

        var retry = Policy
            .Handle<SmtpException>(Temporary)
            .WaitAndRetryAsync(
                3,
                n => TimeSpan.FromSeconds(30 * n),
                (ex, wait) => _logger.LogWarning(ex, "Statement mail, next try in {Wait}", wait));

        _policy = Policy.WrapAsync(retry, _breaker);
    }

    public bool Paused => _breaker.CircuitState == CircuitState.Open;

    public async Task DispatchAsync(string customerNumber, string address, byte[] pdf)
    {
        var fallback = Policy
            .Handle<SmtpException>()
            .Or<BrokenCircuitException>()
            .FallbackAsync(_ => _archive.KeepForPortalAsync(customerNumber));

        await fallback.WrapAsync(_policy).ExecuteAsync(async () =>
        {
            using var client = new SmtpClient("smtp.bank.example", 587) { EnableSsl = true };
            using var mail = new MailMessage("statements@bank.example", address, "Your statement", "Attached.");
            mail.Attachments.Add(new Attachment(new System.IO.MemoryStream(pdf), "statement.pdf"));
            await client.SendMailAsync(mail);
        });
    }

    private static bool Temporary(SmtpException ex) => (int)ex.StatusCode is -1 or (>= 400 and < 500);
}
