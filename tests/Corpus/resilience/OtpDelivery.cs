using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Polly;
using Polly.Fallback;

namespace Corpus.Resilience.OtpDelivery;

public enum Channel { Mail, Sms }

public interface ISmsGateway
{
    Task SendAsync(string phone, string text, CancellationToken ct);
}

public sealed record Login(string Email, string Phone);

public sealed class OtpDelivery
{
    private static readonly ResiliencePropertyKey<Login> LoginKey = new("login");
    private static readonly ResiliencePropertyKey<string> CodeKey = new("code");

    private readonly ResiliencePipeline<Channel> _pipeline;
    private readonly ISmtpClient _smtp;

    public OtpDelivery(ISmtpClient smtp, ISmsGateway sms)
    {
        _smtp = smtp;
        _pipeline = new ResiliencePipelineBuilder<Channel>()
            .AddFallback(new FallbackStrategyOptions<Channel>
            {
                // mail did not work, whatever the reason: use the phone
                ShouldHandle = new PredicateBuilder<Channel>()
                    .Handle<SmtpCommandException>()
                    .Handle<SmtpProtocolException>(),
                FallbackAction = async args =>
                {
                    args.Context.Properties.TryGetValue(LoginKey, out var login);
                    args.Context.Properties.TryGetValue(CodeKey, out var code);
                    await sms.SendAsync(login!.Phone, $"Your code is {code}", args.Context.CancellationToken);
                    return Outcome.FromResult(Channel.Sms);
                }
            })
            .AddTimeout(TimeSpan.FromSeconds(20))
            .Build();
    }

    public async Task<Channel> SendAsync(Login login, string code, CancellationToken ct)
    {
        var context = ResilienceContextPool.Shared.Get(ct);
        context.Properties.Set(LoginKey, login);
        context.Properties.Set(CodeKey, code);
        try
        {
            return await _pipeline.ExecuteAsync(async c =>
            {
                var mime = new MimeMessage { Subject = "Login code", Body = new TextPart("plain") { Text = code } };
                mime.From.Add(MailboxAddress.Parse("login@bank.example"));
                mime.To.Add(MailboxAddress.Parse(login.Email));
                await _smtp.SendAsync(mime, c.CancellationToken);
                return Channel.Mail;
            }, context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
