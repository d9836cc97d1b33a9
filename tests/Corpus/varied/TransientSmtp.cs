using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Shop.Notifications;

public static class SmtpFailure
{
    public static bool IsTransient(SmtpStatusCode code) => code switch
    {
        SmtpStatusCode.GeneralFailure => true,
        SmtpStatusCode.ServiceNotAvailable => true,
        SmtpStatusCode.MailboxBusy => true,
        SmtpStatusCode.LocalErrorInProcessing => true,
        SmtpStatusCode.InsufficientStorage => true,
        SmtpStatusCode.ClientNotPermitted => true,
        _ => false,
    };
}

public sealed class OrderMailer : IDisposable
{
    private const int MaxTries = 4;
    private readonly SmtpClient _client;

    public OrderMailer(string host) => _client = new SmtpClient(host) { Timeout = 20_000 };

    public async Task SendConfirmationAsync(string to, int orderId, CancellationToken ct)
    {
        using var mail = new MailMessage("orders@shop.example", to)
        {
            Subject = $"Order {orderId}",
            Body = "Thank you for your order.",
        };

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _client.SendMailAsync(mail, ct);
                return;
            }
            catch (SmtpException ex) when (attempt < MaxTries && SmtpFailure.IsTransient(ex.StatusCode))
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt) * 10), ct);
            }
        }
    }

    public void Dispose() => _client.Dispose();
}
