#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Text;

namespace Monitoring.Catalogue;

/// <summary>What the dashboard says about the numbers that the probes report.</summary>
public enum HttpStatus
{
    Ok = 200,
    NoContent = 204,
    TooManyRequests = 429,
    InternalServerError = 500,
    NotImplemented = 501,
    BadGateway = 502,
    ServiceUnavailable = 503,
    GatewayTimeout = 504,
}

public enum FtpReply
{
    ServiceReady = 220,
    ServiceClosing = 221,
    TransferComplete = 226,
    LoggedIn = 230,
    ServiceNotAvailable = 421,
    CannotOpenDataConnection = 425,
    TransferAborted = 426,
    FileBusy = 450,
    LocalError = 451,
    InsufficientStorage = 452,
    SyntaxError = 500,
    NotLoggedIn = 530,
    FileUnavailable = 550,
    ExceededStorage = 552,
}

public enum SmtpReply
{
    ServiceReady = 220,
    Ok = 250,
    UserNotLocalWillForward = 251,
    StartMailInput = 354,
    ServiceNotAvailable = 421,
    MailboxUnavailable = 450,
    LocalErrorInProcessing = 451,
    InsufficientStorage = 452,
    AuthenticationFailed = 535,
    NoSuchUser = 550,
    UserNotLocal = 551,
    ExceededStorageAllocation = 552,
    MailboxNameNotAllowed = 553,
    TransactionFailed = 554,
}

public sealed record Tile(string Probe, int Number, string Colour, string Text);

public static class StatusCodeCatalogue
{
    public static Tile ForHttp(string probe, HttpStatus status) => status switch
    {
        HttpStatus.Ok or HttpStatus.NoContent => new(probe, (int)status, "green", "OK"),
        HttpStatus.TooManyRequests or HttpStatus.ServiceUnavailable or HttpStatus.GatewayTimeout =>
            new(probe, (int)status, "yellow", "busy, the probe tries again"),
        _ => new(probe, (int)status, "red", status.ToString()),
    };

    public static Tile ForFtp(string probe, FtpReply reply) =>
        new(probe, (int)reply, (int)reply < 300 ? "green" : "red", reply.ToString());

    public static Tile ForSmtp(string probe, SmtpReply reply)
    {
        var number = (int)reply;
        var colour = (number / 100) switch
        {
            2 or 3 => "green",
            4 => "yellow",
            _ => "red",
        };
        var text = reply switch
        {
            SmtpReply.MailboxUnavailable or SmtpReply.NoSuchUser => "The mailbox of the probe does not take mail.",
            SmtpReply.InsufficientStorage or SmtpReply.ExceededStorageAllocation => "There is no room.",
            SmtpReply.ServiceNotAvailable or SmtpReply.TransactionFailed => "The server turned the probe away.",
            _ => reply.ToString(),
        };
        return new Tile(probe, number, colour, text);
    }

    public static bool ProbeAgain(HttpStatus status) => status is
        HttpStatus.TooManyRequests or HttpStatus.BadGateway or HttpStatus.ServiceUnavailable or HttpStatus.GatewayTimeout;

    public static Tile ForException(string probe, SmtpException error) =>
        error.StatusCode == SmtpStatusCode.GeneralFailure
            ? new Tile(probe, -1, "red", "no connection")
            : ForSmtp(probe, (SmtpReply)(int)error.StatusCode);

    public static string Render(IEnumerable<Tile> tiles)
    {
        var html = new StringBuilder("<div class=\"tiles\">");
        foreach (var group in tiles.GroupBy(t => t.Colour).OrderByDescending(g => g.Key == "red"))
        {
            html.Append("<section class=\"").Append(group.Key).Append("\">");
            foreach (var tile in group)
                html.Append("<p>").Append(tile.Probe).Append(": ").Append(tile.Number).Append(' ').Append(tile.Text).Append("</p>");
            html.Append("</section>");
        }

        return html.Append("</div>").ToString();
    }
}
