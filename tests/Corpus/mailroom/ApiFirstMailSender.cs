#nullable enable
using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Storefront.Mailing;

public sealed record OutgoingMail(string To, string Subject, string Html);

public abstract record SendOutcome
{
    public sealed record Sent(string Via) : SendOutcome;

    public sealed record RetryLater(TimeSpan After, string Reason) : SendOutcome;

    public sealed record Refused(int Code, string Reason) : SendOutcome;
}

/// <summary>Tries the provider's HTTP API, and SMTP when that is down.</summary>
public sealed class ApiFirstMailSender(HttpClient http, ILogger<ApiFirstMailSender> logger)
{
    public async Task<SendOutcome> SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        var status = await PostAsync(mail, ct);
        switch (status)
        {
            case HttpStatusCode.OK:
            case HttpStatusCode.Accepted:
                return new SendOutcome.Sent("api");
            case HttpStatusCode.TooManyRequests:
                return new SendOutcome.RetryLater(TimeSpan.FromMinutes(1), "api limit");
            case HttpStatusCode.BadGateway:
            case HttpStatusCode.ServiceUnavailable:
            case HttpStatusCode.GatewayTimeout:
            case HttpStatusCode.InternalServerError:
            case null:
                logger.LogWarning("API answers {Status}, taking SMTP", status);
                return await SmtpAsync(mail, ct);
            default:
                return new SendOutcome.Refused((int)status.Value, "api");
        }
    }

    private async Task<HttpStatusCode?> PostAsync(OutgoingMail mail, CancellationToken ct)
    {
        for (var round = 0; round < 3; round++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "v3/mail/send") { Content = JsonContent.Create(mail) };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("MAIL_KEY"));
                using var response = await http.SendAsync(request, ct);
                if (ShouldRetry(response.StatusCode) && round < 2)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1 << round), ct);
                    continue;
                }

                return response.StatusCode;
            }
            catch (HttpRequestException e)
            {
                logger.LogWarning(e, "API not reached");
            }
        }

        return null;
    }

    private static bool ShouldRetry(HttpStatusCode code) => (int)code >= 500 || code == HttpStatusCode.TooManyRequests;

    private async Task<SendOutcome> SmtpAsync(OutgoingMail mail, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("shop@storefront.example"));
        message.To.Add(MailboxAddress.Parse(mail.To));
        message.Subject = mail.Subject;
        message.Body = new TextPart("html") { Text = mail.Html };

        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync("smtp.provider.example", 587, SecureSocketOptions.StartTls, ct);
            await client.SendAsync(message, ct);
            await client.DisconnectAsync(true, ct);
            return new SendOutcome.Sent("smtp");
        }
        catch (SmtpCommandException e)
        {
            return (int)e.StatusCode switch
            {
                421 => new SendOutcome.RetryLater(TimeSpan.FromMinutes(30), e.Message),
                >= 400 and <= 499 => new SendOutcome.RetryLater(TimeSpan.FromMinutes(10), e.Message),
                var code => new SendOutcome.Refused(code, e.Message)
            };
        }
        catch (SmtpProtocolException e)
        {
            return new SendOutcome.RetryLater(TimeSpan.FromMinutes(5), e.Message);
        }
    }
}
