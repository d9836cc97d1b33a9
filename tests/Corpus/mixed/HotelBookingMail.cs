using System;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.Mixed.HotelBookingMail;

public record Booking(string Guest, string Email, DateOnly From, DateOnly To);

public class HotelBookingMail
{
    // what the reception sees
    private static string Explain(SmtpStatusCode code) => code switch
    {
        SmtpStatusCode.MailboxBusy => "The guest's mailbox is busy",                       // 450
        SmtpStatusCode.MailboxNameNotAllowed => "The address is not written correctly",    // 553
        SmtpStatusCode.MailboxUnavailable => "There is no such mailbox",                   // 450  //! SMTP010
        SmtpStatusCode.InsufficientStorage => "Our mail server is full",                   // 452
        SmtpStatusCode.ServiceNotAvailable => "Our mail server is resting",                // 421
        _ => "The mail could not be sent"
    };

    private readonly SmtpClient _client;

    public HotelBookingMail(SmtpClient client) => _client = client;

    public async Task<string> ConfirmAsync(Booking b)
    {
        try
        {
            await _client.SendMailAsync(
                "reception@hotel.example",
                b.Email,
                "Your stay",
                $"Dear {b.Guest}, we look forward to seeing you from {b.From:d} to {b.To:d}.");
            return "Confirmation sent";
        }
        catch (SmtpException ex)
        {
            return Explain(ex.StatusCode);
        }
    }
}
