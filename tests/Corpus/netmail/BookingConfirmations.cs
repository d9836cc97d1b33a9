using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.NetMail.BookingConfirmations;

public sealed record Booking(string Reference, MailAddress Guest, DateOnly Arrival, DateOnly Departure)
{
    public int Nights => Departure.DayNumber - Arrival.DayNumber;
}

public sealed partial class BookingConfirmations(ChannelReader<Booking> bookings, Func<SmtpClient> connect, TimeProvider clock, ILogger<BookingConfirmations> logger)
{
    private static readonly MailAddress Reception = new("reception@hotel.example", "Hotel Reception");

    public int Limit
    {
        get;
        set => field = value is > 0 and < 50 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 4;

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var booking in bookings.ReadAllAsync(ct))
        {
            try
            {
                await ConfirmAsync(booking, ct);
            }
            catch (SmtpException ex)
            {
                NotConfirmed(booking.Reference, ex.StatusCode, ex);
            }
        }
    }

    private async Task ConfirmAsync(Booking booking, CancellationToken ct)
    {
        var attempt = 0;
        while (true)
        {
            using var client = connect();
            using var mail = Compose(booking);
            try
            {
                await client.SendMailAsync(mail, ct);
                return;
            }
            catch (SmtpException ex) when (++attempt < Limit && ex is
            {
                StatusCode: SmtpStatusCode.ServiceNotAvailable
                    or SmtpStatusCode.MailboxBusy
                    or SmtpStatusCode.MailboxUnavailable  //! SMTP001
                    or SmtpStatusCode.LocalErrorInProcessing
                    or SmtpStatusCode.InsufficientStorage
            })
            {
                await Task.Delay(TimeSpan.FromMinutes(attempt), clock, ct);
            }
        }
    }

    private static MailMessage Compose(Booking booking) => new(Reception, booking.Guest)
    {
        Subject = $"Your booking {booking.Reference}",
        Body = $"""
            We look forward to welcoming you on {booking.Arrival:D}.
            Nights: {booking.Nights}
            """,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Booking {Reference} not confirmed: {Status}")]
    private partial void NotConfirmed(string reference, SmtpStatusCode status, Exception ex);
}
