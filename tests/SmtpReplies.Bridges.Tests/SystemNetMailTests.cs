using System.Net.Mail;
using Polly;

namespace SmtpReplies.Bridges.Tests;

public sealed class SystemNetMailTests
{
    [Theory]
    [InlineData("550-5.1.1", 550, "5.1.1", false, SmtpAction.GiveUp)]
    [InlineData("450-4.2.1", 450, "4.2.1", true, SmtpAction.RetryLater)]
    [InlineData("552", 552, "", false, SmtpAction.RetryLater)]
    [InlineData("550-5.7.1", 550, "5.7.1", false, SmtpAction.AskPerson)]
    public void A_recipient_that_a_real_server_refuses_is_a_reply(string to, int code, string enhancedCode, bool transient, SmtpAction action)
    {
        using var server = Server.Start();

        var failure = Assert.Throws<SmtpFailedRecipientException>(() => Send(server, "ok", "ok", to));

        var reply = failure.ToSmtpReply();
        Assert.Equal((code, enhancedCode), ((int)reply.Code, reply.EnhancedCode.ToString()));
        Assert.Contains("said so", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("response", reply.Text, StringComparison.Ordinal);
        Assert.Equal((transient, !transient), (failure.IsTransient(), failure.IsPermanent()));
        Assert.Equal((transient, !transient), (failure.StatusCode.IsTransient(), failure.StatusCode.IsPermanent()));
        Assert.Equal(action, failure.Advise().Action);
        Assert.Equal($"<{to}@example.com>", Assert.Single(failure.ToSmtpReplies()).Key);
    }

    [Fact]
    public void Of_several_recipients_each_has_its_reply_and_one_permanent_makes_all_so()
    {
        using var server = Server.Start();

        var failure = Assert.Throws<SmtpFailedRecipientsException>(() => Send(server, "ok", "ok", "450-4.2.1", "ok", "550-5.1.1"));

        Assert.Equal(
            ["<450-4.2.1@example.com> 450 4.2.1", "<550-5.1.1@example.com> 550 5.1.1"],
            failure.ToSmtpReplies().Select(each => $"{each.Key} {(int)each.Value.Code} {each.Value.EnhancedCode}"));
        Assert.Equal(550, (int)failure.ToSmtpReply().Code);
        Assert.False(failure.IsTransient());
        Assert.True(failure.IsPermanent());
    }

    [Fact]
    public void Of_several_transient_ones_the_first_counts()
    {
        using var server = Server.Start();

        var failure = Assert.Throws<SmtpFailedRecipientsException>(() => Send(server, "ok", "ok", "450-4.2.1", "ok", "452-4.2.2"));

        Assert.Equal(450, (int)failure.ToSmtpReply().Code);
        Assert.True(failure.IsTransient());
    }

    [Theory]
    [InlineData("553-5.1.8", "ok", 553, "5.1.8")]
    [InlineData("ok", "554-5.6.0", 554, "5.6.0")]
    [InlineData("ok", "452-4.3.1", 452, "4.3.1")]
    public void So_is_a_sender_or_a_message(string from, string subject, int code, string enhancedCode)
    {
        using var server = Server.Start();

        var failure = Assert.Throws<SmtpException>(() => Send(server, from, subject, "ok"));

        Assert.Equal((code, enhancedCode), ((int)failure.ToSmtpReply().Code, failure.ToSmtpReply().EnhancedCode.ToString()));
    }

    [Fact]
    public void No_connection_is_no_reply_and_may_pass()
    {
        int port;
        using (var server = Server.Start())
            port = server.Port;

        using var client = new SmtpClient("127.0.0.1", port);
        var failure = Assert.Throws<SmtpException>(() => client.Send("ok@example.com", "ok@example.com", "ok", "Hello"));

        Assert.True(failure.ToSmtpReply().IsNone);
        Assert.True(failure.IsTransient());
        Assert.False(failure.IsPermanent());
        Assert.False(failure.StatusCode.IsTransient());
        Assert.Equal(SmtpAction.RetryLater, failure.Advise(SmtpStage.Greeting).Action);
    }

    [Fact]
    public void A_greeting_that_refuses_is_about_the_host()
    {
        using var server = Server.Start("421 4.3.2 later");
        var failure = Assert.Throws<SmtpException>(() => Send(server, "ok", "ok", "ok"));
        Assert.Equal(421, (int)failure.ToSmtpReply().Code);
        Assert.Equal(SmtpAction.TryNextHost, failure.Advise(SmtpStage.Greeting).Action);
    }

    [Theory]
    [InlineData("450-4.2.1", 3)]
    [InlineData("550-5.1.1", 1)]
    public void Polly_retries_what_may_pass(string to, int attempts)
    {
        using var server = Server.Start();
        var policy = Policy.Handle<SmtpException>(error => error.IsTransient()).Retry(2);
        int count = 0;

        Assert.ThrowsAny<SmtpException>(() => policy.Execute(() =>
        {
            count++;
            Send(server, "ok", "ok", to);
        }));

        Assert.Equal(attempts, count);
    }

    [Fact]
    public void An_exception_that_somebody_made_is_read_as_far_as_it_goes()
    {
        Assert.Equal("5.1.1", new SmtpException(SmtpStatusCode.MailboxUnavailable, "5.1.1 unknown").ToSmtpReply().EnhancedCode.ToString());
        Assert.Equal("", new SmtpException(SmtpStatusCode.MailboxUnavailable).ToSmtpReply().Text);
        Assert.True(new SmtpException("odd").ToSmtpReply().IsNone);
        Assert.Equal(550, (int)new SmtpFailedRecipientException(SmtpStatusCode.MailboxUnavailable, "a@example.com").ToSmtpReply().Code);
    }

    private static void Send(Server server, string from, string subject, params string[] to)
    {
        using var client = new SmtpClient("127.0.0.1", server.Port);
        using var message = new MailMessage { From = new MailAddress(from + "@example.com"), Subject = subject, Body = "Hello" };
        foreach (string each in to)
            message.To.Add(each + "@example.com");
        client.Send(message);
    }
}
