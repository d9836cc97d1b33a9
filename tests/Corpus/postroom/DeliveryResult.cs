using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Signup.Core;

public readonly struct DeliveryResult
{
    public int Code { get; }
    public string Text { get; }

    private DeliveryResult(int code, string text) { Code = code; Text = text; }

    public static DeliveryResult Ok { get; } = new DeliveryResult(250, "OK");
    public static DeliveryResult NoReply(string text) => new DeliveryResult(0, text);
    public static DeliveryResult From(SmtpCommandException e) => new DeliveryResult((int)e.StatusCode, e.Message);

    public bool Success => Code >= 200 && Code < 300;
    public bool IsTransient => Code == 0 || (Code >= 400 && Code < 500) || Code == 550; //! SMTP001
    public bool IsPermanent => Code >= 500 || Code == 450; //! SMTP004
}

public static class SmtpCodes
{
    public const int MailboxBusy = 450;
    public const int MailboxUnavailable = 550;
    public const int ServiceNotAvailable = 421;
    public const int ExceededStorageAllocation = 452; //! SMTP010
    public const int MailboxNameNotAllowed = 553;
}

public class SignupMailer
{
    private readonly Func<ISmtpClient> _clients;

    public SignupMailer(Func<ISmtpClient> clients) => _clients = clients;

    public async Task<DeliveryResult> SendAsync(string to, string link, CancellationToken ct)
    {
        var msg = new MimeMessage();
        msg.From.Add(MailboxAddress.Parse("signup@signup.example"));
        msg.To.Add(MailboxAddress.Parse(to));
        msg.Subject = "Confirm your address";
        msg.Body = new TextPart("plain") { Text = "Click here: " + link };

        DeliveryResult result = default;
        for (var i = 0; i < 3; i++)
        {
            result = await TryAsync(msg, ct);
            if (result.Success || !result.IsTransient)
                return result;
            await Task.Delay(1000 * (i + 1), ct);
        }

        return result;
    }

    private async Task<DeliveryResult> TryAsync(MimeMessage msg, CancellationToken ct)
    {
        try
        {
            using var client = _clients();
            await client.ConnectAsync("localhost", 25, false, ct);
            await client.SendAsync(msg, ct);
            await client.DisconnectAsync(true, ct);
            return DeliveryResult.Ok;
        }
        catch (SmtpCommandException e)
        {
            return DeliveryResult.From(e);
        }
        catch (IOException e)
        {
            return DeliveryResult.NoReply(e.Message);
        }
    }
}
