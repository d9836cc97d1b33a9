using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.Mixed.BulkImportNotifier;

public sealed partial class BulkImportNotifier
{
    private readonly ILogger _logger;
    private readonly SmtpClient _client;

    public BulkImportNotifier(ILogger<BulkImportNotifier> logger, SmtpClient client)
    {
        _logger = logger;
        _client = client;
    }

    public async Task<bool> NotifyAsync(string owner, int rows, int rejected)
    {
        using var mail = new MailMessage("import@crm.example", owner)
        {
            Subject = $"Import finished ({rows} rows)",
            Body = rejected == 0 ? "All rows were imported." : $"{rejected} rows were rejected."
        };

        var attemptsLeft = 3;
        while (true)
        {
            try
            {
                await _client.SendMailAsync(mail);
                LogSent(owner);
                return true;
            }
            catch (SmtpException ex)
            {
                var code = (int)ex.StatusCode;
                var retryable = code == 421
                    || code == 450
                    || code == 451
                    || code == 550;  //! SMTP001

                if (!retryable || --attemptsLeft == 0)
                {
                    LogFailed(owner, code);
                    return false;
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(30));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Import mail sent to {Owner}")]
    private partial void LogSent(string owner);

    [LoggerMessage(Level = LogLevel.Error, Message = "Import mail to {Owner} failed with {Code}")]
    private partial void LogFailed(string owner, int code);
}
