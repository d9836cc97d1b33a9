using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json;

namespace Corpus.NetMail.ShipmentMailConsumer;

public class ShipmentMail
{
    [JsonProperty("to")] public string To { get; set; } = "";
    [JsonProperty("tracking")] public string Tracking { get; set; } = "";
}

public interface IQueueMessage
{
    string Body { get; }
    Task CompleteAsync();
    Task DeadLetterAsync(string reason, string description);
    Task AbandonAsync(TimeSpan visibleAfter);
}

public class ShipmentMailConsumer
{
    private const int Attempts = 3;
    private readonly SmtpClient _smtp;

    public ShipmentMailConsumer(SmtpClient smtp)
    {
        _smtp = smtp;
    }

    public async Task HandleAsync(IQueueMessage queued, CancellationToken ct)
    {
        ShipmentMail? data;
        try
        {
            data = JsonConvert.DeserializeObject<ShipmentMail>(queued.Body);
        }
        catch (JsonException ex)
        {
            await queued.DeadLetterAsync("Malformed", ex.Message);
            return;
        }

        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                using var mail = new MailMessage("shipping@store.example", data!.To)
                {
                    Subject = "Your parcel is on its way",
                    Body = "Tracking number: " + data.Tracking,
                };
                await _smtp.SendMailAsync(mail, ct);
                await queued.CompleteAsync();
                return;
            }
            catch (SmtpException ex) when (ex.StatusCode >= (SmtpStatusCode)500)
            {
                await queued.DeadLetterAsync("Smtp" + (int)ex.StatusCode, ex.Message);
                return;
            }
            catch (SmtpException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(20 * attempt), ct);
            }
            catch (SmtpException)
            {
                await queued.AbandonAsync(TimeSpan.FromMinutes(30));
            }
        }
    }
}
