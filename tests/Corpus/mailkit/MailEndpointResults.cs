using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.MailKit_.MailEndpointResults;

public sealed record ApiResult(HttpStatusCode Status, string Code, string Message);

// 联系表单接口：把邮件服务器的答复转换成 HTTP 状态码
public sealed class ContactController
{
    private readonly Func<SmtpClient> _clients;
    private readonly ILogger<ContactController> _logger;

    public ContactController(Func<SmtpClient> clients, ILogger<ContactController> logger)
    {
        _clients = clients;
        _logger = logger;
    }

    public async Task<ApiResult> PostAsync(string name, string email, string text, CancellationToken ct)
    {
        if (!MailboxAddress.TryParse(email, out var author))
            return new(HttpStatusCode.BadRequest, "email", "邮箱地址格式不正确");

        var message = new MimeMessage { Subject = $"来自 {name} 的留言", Body = new TextPart("plain") { Text = text } };
        message.From.Add(MailboxAddress.Parse("form@example.cn"));
        message.ReplyTo.Add(author);
        message.To.Add(MailboxAddress.Parse("service@example.cn"));

        try
        {
            using var client = _clients();
            await client.ConnectAsync("smtp.example.cn", 465, SecureSocketOptions.SslOnConnect, ct);
            await client.SendAsync(message, ct);
            await client.DisconnectAsync(true, ct);
            return new(HttpStatusCode.Accepted, "ok", "已发送");
        }
        catch (SmtpCommandException ex)
        {
            _logger.LogError(ex, "SMTP {Status} {Error}", (int)ex.StatusCode, ex.ErrorCode);
            return ToResult(ex);
        }
    }

    private static ApiResult ToResult(SmtpCommandException ex) => ex.StatusCode switch
    {
        // 邮箱问题，不论暂时还是永久，对访客来说都一样
        SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed
            => new(HttpStatusCode.UnprocessableEntity, "mailbox", "收件邮箱目前无法使用"),
        SmtpStatusCode.InsufficientStorage or SmtpStatusCode.ExceededStorageAllocation
            => new(HttpStatusCode.InsufficientStorage, "full", "邮箱空间不足"),
        SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.ErrorInProcessing or SmtpStatusCode.TransactionFailed
            => new(HttpStatusCode.BadGateway, "server", "邮件服务器出错"),
        _ => new(HttpStatusCode.BadGateway, "other", $"邮件服务器答复 {(int)ex.StatusCode}"),
    };
}
