using System;
using System.Diagnostics;
using System.Net;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.NetMail.AlertSender;

public static class AlertDefaults
{
    public const int MaxAttempts = 5;
    public static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(2);
}

/// <summary>Pages the operator on duty.</summary>
public sealed class AlertSender : IDisposable
{
    private readonly SmtpClient _client;
    private readonly MailAddress _from;
    private readonly MailAddress _operator;

    public AlertSender(Uri server, NetworkCredential login, string from, string operatorAddress)
    {
        _client = new SmtpClient(server.Host, server.Port) { EnableSsl = true, Credentials = login };
        _from = new MailAddress(from, "Monitoring");
        _operator = new MailAddress(operatorAddress);
    }

    public async Task RaiseAsync(string host, string check, string details)
    {
        using var message = new MailMessage(_from, _operator)
        {
            Subject = $"[ALERT] {host}: {check}",
            Body = details,
            Priority = MailPriority.High,
        };

        await WithRetries(() => _client.SendMailAsync(message));
    }

    private static async Task WithRetries(Func<Task> send)
    {
        var delay = AlertDefaults.FirstDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await send();
                return;
            }
            catch (SmtpException ex) when (attempt < AlertDefaults.MaxAttempts)  //! SMTP101
            {
                Trace.TraceWarning("Alert mail attempt {0} failed: {1}", attempt, ex.Message);
                await Task.Delay(delay);
                delay *= 2;
            }
        }
    }

    public void Dispose() => _client.Dispose();
}
