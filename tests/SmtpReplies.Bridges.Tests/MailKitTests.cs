using MailKit.Net.Smtp;
using MimeKit;
using Polly;
using Polly.Retry;

namespace SmtpReplies.Bridges.Tests;

public sealed class MailKitTests
{
    // from, to, subject, code, enhanced code, text, transient, permanent, action
    public static TheoryData<string, string, string, int, string, string, bool, bool, SmtpAction> Failures => new()
    {
        { "ok", "550-5.1.1", "ok", 550, "5.1.1", "550-5.1.1 said so", false, true, SmtpAction.GiveUp },
        { "ok", "450-4.2.1", "ok", 450, "4.2.1", "450-4.2.1 said so", true, false, SmtpAction.RetryLater },
        { "ok", "552-5.2.2", "ok", 552, "5.2.2", "552-5.2.2 said so", false, true, SmtpAction.RetryLater },
        { "ok", "552", "ok", 552, "", "552 said so", false, true, SmtpAction.RetryLater },
        { "ok", "571-5.7.1", "ok", 571, "5.7.1", "571-5.7.1 said so", false, true, SmtpAction.AskPerson },
        { "ok", "550-5.7.26-multi", "ok", 550, "5.7.26", "first line|second line", false, true, SmtpAction.AskPerson },
        { "451-4.7.1", "ok", "ok", 451, "4.7.1", "451-4.7.1 said so", true, false, SmtpAction.RetryLater },
        { "553-5.1.8", "ok", "ok", 553, "5.1.8", "553-5.1.8 said so", false, true, SmtpAction.AskPerson },
        { "ok", "ok", "554-5.6.0", 554, "5.6.0", "554-5.6.0 said so", false, true, SmtpAction.GiveUp },
        { "ok", "ok", "552-5.3.4", 552, "5.3.4", "552-5.3.4 said so", false, true, SmtpAction.GiveUp },
        { "ok", "ok", "452-4.3.1", 452, "4.3.1", "452-4.3.1 said so", true, false, SmtpAction.RetryLater },
    };

    [Theory, MemberData(nameof(Failures))]
    public async Task A_failure_of_a_real_session_is_a_reply(
        string from, string to, string subject, int code, string enhancedCode, string text, bool transient, bool permanent, SmtpAction action)
    {
        using var server = Server.Start();
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, cancellationToken: Token);

        var failure = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(Message(from, to, subject), Token));

        var reply = failure.ToSmtpReply();
        Assert.Equal(code, (int)reply.Code);
        Assert.Equal(enhancedCode, reply.EnhancedCode.ToString());
        Assert.Equal(text.Split('|'), reply.Lines);
        Assert.Equal((transient, permanent), (failure.IsTransient(), failure.IsPermanent()));
        Assert.Equal((transient, permanent), (failure.StatusCode.IsTransient(), failure.StatusCode.IsPermanent()));
        Assert.Equal(action, failure.Advise().Action);
    }

    [Fact]
    public async Task A_greeting_that_refuses_is_about_the_host()
    {
        using var server = Server.Start("554 5.7.1 no mail from here");
        using var client = new SmtpClient();

        var failure = await Assert.ThrowsAsync<SmtpCommandException>(() => client.ConnectAsync("127.0.0.1", server.Port, cancellationToken: Token));

        Assert.Equal("554 5.7.1 no mail from here", failure.ToSmtpReply().ToString());
        Assert.Equal(SmtpAction.TryNextHost, failure.Advise(SmtpStage.Greeting).Action);
    }

    [Theory]
    [InlineData("450-4.2.1", 3)]
    [InlineData("550-5.1.1", 1)]
    public async Task Polly_8_retries_what_may_pass(string to, int attempts)
    {
        using var server = Server.Start();
        var pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<SmtpCommandException>(error => error.IsTransient()), MaxRetryAttempts = 2, Delay = TimeSpan.Zero })
            .Build();
        int count = 0;

        await Assert.ThrowsAsync<SmtpCommandException>(async () => await pipeline.ExecuteAsync(async _ =>
        {
            count++;
            await SendAsync(server, Message("ok", to, "ok"));
        }, Token));

        Assert.Equal(attempts, count);
    }

    [Theory]
    [InlineData("450-4.2.1", 3)]
    [InlineData("550-5.1.1", 1)]
    public async Task Polly_7_retries_what_may_pass(string to, int attempts)
    {
        using var server = Server.Start();
        var policy = Policy.Handle<SmtpCommandException>(error => error.IsTransient()).RetryAsync(2);
        int count = 0;

        await Assert.ThrowsAsync<SmtpCommandException>(() => policy.ExecuteAsync(async () =>
        {
            count++;
            await SendAsync(server, Message("ok", to, "ok"));
        }));

        Assert.Equal(attempts, count);
    }

    [Fact]
    public async Task What_is_accepted_throws_nothing()
    {
        using var server = Server.Start();
        await SendAsync(server, Message("ok", "ok", "ok"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task SendAsync(Server server, MimeMessage message)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, cancellationToken: Token);
        await client.SendAsync(message, Token);
        await client.DisconnectAsync(quit: true, Token);
    }

    private static MimeMessage Message(string from, string to, string subject)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = "Hello" } };
        message.From.Add(new MailboxAddress("", from + "@example.com"));
        message.To.Add(new MailboxAddress("", to + "@example.com"));
        return message;
    }
}
