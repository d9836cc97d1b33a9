using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TicketDesk.Mailing;

public record TicketMail(string To, string Subject, string Body);

public class ChannelMailWorker : BackgroundService
{
    private readonly Channel<TicketMail> _queue = Channel.CreateUnbounded<TicketMail>();
    private readonly ILogger<ChannelMailWorker> _logger;
    private readonly string _smtpHost;

    public ChannelMailWorker(ILogger<ChannelMailWorker> logger, string smtpHost)
    {
        _logger = logger;
        _smtpHost = smtpHost;
    }

    public ValueTask EnqueueAsync(TicketMail mail) => _queue.Writer.WriteAsync(mail);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var mail in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await DeliverAsync(mail);
                _logger.LogInformation("Sent '{Subject}' to {To}", mail.Subject, mail.To);
            }
            catch (SmtpException ex) when ((int)ex.StatusCode >= 400 && (int)ex.StatusCode < 500) //! SMTP106
            {
                _logger.LogWarning("Server said {Code}, putting mail back", (int)ex.StatusCode);
                await Task.Delay(2000, stoppingToken);
                await _queue.Writer.WriteAsync(mail, stoppingToken);
            }
            catch (SmtpException ex)
            {
                _logger.LogError(ex, "Dropped mail to {To}", mail.To);
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                _logger.LogError(ex, "Unexpected");
            }
        }
    }

    private async Task DeliverAsync(TicketMail mail)
    {
        using var client = new SmtpClient(_smtpHost);
        using var message = new MailMessage("desk@ticket.example", mail.To, mail.Subject, mail.Body);
        try
        {
            await client.SendMailAsync(message);
        }
        catch (SmtpException ex) when (ex.Message.Contains("try again") || ex.Message.Contains("greylist")) //! SMTP102
        {
            _logger.LogInformation("Greylisted by {Host}", _smtpHost);
            await Task.Delay(TimeSpan.FromMinutes(6));
            await client.SendMailAsync(message);
        }
    }
}
