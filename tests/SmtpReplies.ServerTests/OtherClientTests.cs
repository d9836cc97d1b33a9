using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Corpus.Clients.AddressVerifier;
using Corpus.Clients.HealthCheck;
using Corpus.Clients.HostListSender;
using Corpus.Clients.ImplicitTlsClient;
using Corpus.Clients.LmtpClient;
using Corpus.Clients.LoginClient;
using Corpus.Clients.MailboxLookup;
using Corpus.Clients.MailKitRelays;
using Corpus.Clients.StartTlsClient;
using MimeKit;

namespace SmtpReplies.ServerTests;

/// <summary>The correct clients of the corpus that do something else than send a message in clear.</summary>
public sealed class OtherClientTests(MailServers servers)
{
    [Theory]
    [InlineData("aiosmtpd")]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task The_verifier_says_what_the_server_would_do(string server)
    {
        int port = servers[server][Door.Ready];

        Assert.Equal((Verdict.Accepted, 250), await VerifyAsync(port, "ok"));
        Assert.Equal((Verdict.Refused, 550), await VerifyAsync(port, "gone"));
        Assert.Equal((Verdict.Refused, 550), await VerifyAsync(port, "nobody"));
        Assert.Equal((Verdict.TryLater, 450), await VerifyAsync(port, "greylisted"));
        Assert.Equal((Verdict.TryLater, 451), await VerifyAsync(port, "busy"));
        Assert.Equal((Verdict.TryLater, 452), await VerifyAsync(port, "full"));
        Assert.Equal((Verdict.TryLater, 421), await VerifyAsync(port, "closing"));
        Assert.Equal((Verdict.TryLater, 421), await VerifyAsync(servers[server][Door.Refusing421], "ok"));
        Assert.Equal((Verdict.Refused, 554), await VerifyAsync(servers[server][Door.Refusing554], "ok"));
        Assert.Equal((Verdict.NoAnswer, 0), await VerifyAsync(ClosedPort(), "ok"));
    }

    [Theory]
    [InlineData("aiosmtpd")]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task The_health_check_tells_a_busy_relay_from_one_that_refuses(string server)
    {
        Assert.Equal((RelayHealth.Up, 250), await CheckAsync(servers[server][Door.Ready]));
        Assert.Equal((RelayHealth.Up, 250), await CheckAsync(servers[server][Door.MultiLine]));
        Assert.Equal((RelayHealth.Busy, 421), await CheckAsync(servers[server][Door.Refusing421]));
        Assert.Equal((RelayHealth.Refusing, 521), await CheckAsync(servers[server][Door.Refusing521]));
        Assert.Equal((RelayHealth.Refusing, 554), await CheckAsync(servers[server][Door.Refusing554]));
        Assert.Equal((RelayHealth.Down, 0), await CheckAsync(ClosedPort()));
    }

    [Theory]
    [InlineData("aiosmtpd")]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task Mail_goes_through_STARTTLS(string server)
    {
        var host = servers[server];
        string subject = NewSubject();

        var receipt = await new StartTlsClient("localhost", host[Door.Ready], host.Trust)
            .SendAsync("sender@example.org", ["ok@example.com", "gone@example.com"], Message(subject), Token);

        Assert.True(receipt.Encrypted);
        Assert.Equal(["ok@example.com"], receipt.Accepted);
        Assert.Equal(550, receipt.Refused["gone@example.com"].Code);
        await host.ReceiveAsync("ok", subject, Token);
    }

    [Theory]
    [InlineData("aiosmtpd")]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task No_mail_goes_through_TLS_with_a_certificate_that_nobody_vouches_for(string server)
    {
        var host = servers[server];
        string subject = NewSubject();

        await Assert.ThrowsAsync<AuthenticationException>(() =>
            new StartTlsClient("localhost", host[Door.Ready]).SendAsync("sender@example.org", ["ok@example.com"], Message(subject), Token));
        await Assert.ThrowsAsync<AuthenticationException>(() => Task.Run(() =>
            new ImplicitTlsClient { Port = host[Door.Tls] }.Submit("sender@example.org", ["ok@example.com"], Message(subject)), Token));

        Assert.Null(host.Find("ok", subject));
    }

    [Theory]
    [InlineData("aiosmtpd", Door.Refusing421, 421)]
    [InlineData("aiosmtpd", Door.Refusing554, 554)]
    [InlineData("Postfix", Door.Refusing421, 421)]
    [InlineData("Postfix", Door.Refusing554, 554)]
    [InlineData("Exim", Door.Refusing421, 421)]
    [InlineData("Exim", Door.Refusing554, 554)]
    public async Task A_server_that_refuses_the_session_is_not_asked_for_TLS(string server, Door door, int code)
    {
        using var wire = new Wire(servers[server][door]);

        var failure = await Assert.ThrowsAsync<SmtpFailure>(() =>
            new StartTlsClient("127.0.0.1", wire.Port).SendAsync("sender@example.org", ["ok@example.com"], Message("none"), Token));

        Assert.Equal(code, failure.Reply.Code);
        Assert.Equal(code == 421, failure.Reply.Temporary);
        Assert.Empty((await wire.SessionsAsync()).SelectMany(session => session.CommandLines).Except(["QUIT"]));
    }

    [Theory]
    [InlineData("aiosmtpd")]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task Mail_goes_through_implicit_TLS(string server)
    {
        var host = servers[server];
        string subject = NewSubject();
        var client = new ImplicitTlsClient { Port = host[Door.Tls], CertificateValidation = host.Trust };

        var sent = await Task.Run(() => client.Submit("sender@example.org", ["ok@example.com", "gone@example.com"], Message(subject)), Token);
        var refused = await Task.Run(() => client.Submit("sender@example.org", ["gone@example.com"], Message(subject)), Token);
        var deferred = await Task.Run(() => client.Submit("sender@example.org", ["gone@example.com", "greylisted@example.com"], Message(subject)), Token);

        Assert.Equal((SubmissionStatus.Submitted, 1), (sent.Status, sent.AcceptedRecipients));
        Assert.Equal((SubmissionStatus.PermanentFailure, 550), (refused.Status, refused.Code));
        Assert.Equal((SubmissionStatus.TemporaryFailure, 450), (deferred.Status, deferred.Code));
        await host.ReceiveAsync("ok", subject, Token);
    }

    [Fact]
    public async Task A_login_is_good_or_not()
    {
        int port = servers["aiosmtpd"][Door.Login];

        Assert.Equal(LoginResult.Welcome, await LoginClient.CheckAsync("127.0.0.1", port, "somebody", "right"));
        Assert.Equal(LoginResult.WrongCredentials, await LoginClient.CheckAsync("127.0.0.1", port, "somebody", "wrong"));
        Assert.Equal(LoginResult.ServerNotReady, await LoginClient.CheckAsync("127.0.0.1", servers["aiosmtpd"][Door.Refusing554], "somebody", "right"));
    }

    [Theory]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task Without_AUTH_there_is_no_login(string server) =>
        Assert.Equal(LoginResult.NotOffered, await LoginClient.CheckAsync("127.0.0.1", servers[server][Door.Ready], "somebody", "right"));

    [Fact]
    public async Task A_wrong_password_keeps_the_mail_from_being_submitted()
    {
        var host = servers["aiosmtpd"];
        var client = new ImplicitTlsClient { Port = host[Door.Tls], CertificateValidation = host.Trust, UserName = "somebody", Password = "wrong" };

        var result = await Task.Run(() => client.Submit("sender@example.org", ["ok@example.com"], Message("none")), Token);
        client.Password = "right";
        var second = await Task.Run(() => client.Submit("sender@example.org", ["ok@example.com"], Message(NewSubject())), Token);

        Assert.Equal((SubmissionStatus.LoginRefused, 535), (result.Status, result.Code));
        Assert.Equal(SubmissionStatus.Submitted, second.Status);
    }

    [Fact]
    public async Task An_LMTP_server_answers_for_each_recipient()
    {
        var host = servers["aiosmtpd"];
        using var wire = new Wire(host[Door.Lmtp]);
        string subject = NewSubject();

        var fates = await Task.Run(() =>
        {
            using var client = new LmtpClient("127.0.0.1", wire.Port);
            return client.Deliver("sender@example.org", ["late@example.com", "ok@example.com", "gone@example.com", "full@example.com", "second@example.com"], Message(subject));
        }, Token);

        Assert.Equal(LmtpFate.Deferred, fates["late@example.com"].Fate);
        Assert.Equal(LmtpFate.Stored, fates["ok@example.com"].Fate);
        Assert.Equal(LmtpFate.Bounced, fates["gone@example.com"].Fate);
        Assert.Equal(LmtpFate.Deferred, fates["full@example.com"].Fate);
        Assert.Equal(LmtpFate.Stored, fates["second@example.com"].Fate);
        await host.ReceiveAsync("second", subject, Token);
        var session = Assert.Single(await wire.SessionsAsync());
        await RecordedReplies.AssertReadAsync(session.Replies);
    }

    [Theory]
    [InlineData("aiosmtpd", Lookup.CannotSay, Lookup.CannotSay)]
    [InlineData("Postfix", Lookup.CannotSay, Lookup.Unknown)]
    [InlineData("Exim", Lookup.Known, Lookup.Unknown)]
    public async Task VRFY_is_answered_in_many_ways(string server, Lookup existing, Lookup missing)
    {
        var found = await Task.Run(() =>
        {
            using var lookup = new MailboxLookup("127.0.0.1", servers[server][Door.Ready]);
            return lookup.FindAll(["ok@example.com", "nobody@example.com"]);
        }, Token);

        Assert.Equal(existing, found["ok@example.com"]);
        Assert.Equal(missing, found["nobody@example.com"]);
    }

    [Theory]
    [InlineData("aiosmtpd")]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task A_host_that_is_not_there_or_refuses_is_left_for_the_next(string server)
    {
        var host = servers[server];
        string[] subjects = [NewSubject(), NewSubject()];
        int[] ports = [ClosedPort(), host[Door.Refusing554], host[Door.Refusing421], host[Door.Ready]];

        var trail = await new HostListSender().SendAsync(
            ports.Select((port, index) => new Exchanger("127.0.0.1", port, index)), "sender@example.org", "ok@example.com", Message(subjects[0]));
        using var message = new MimeMessage { Subject = subjects[1], Body = new TextPart("plain") { Text = "Hello." } };
        var outcome = await new MailKitRelays([.. ports.Select(port => ("127.0.0.1", port))]).SendAsync("sender@example.org", ["ok@example.com"], message, Token);

        Assert.Equal($"127.0.0.1:{host[Door.Ready]}", trail.TakenBy);
        Assert.Equal(4, trail.Notes.Count);
        Assert.True(outcome.Sent);
        foreach (string subject in subjects)
            await host.ReceiveAsync("ok", subject, Token);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string NewSubject() => Guid.NewGuid().ToString();

    private static string Message(string subject) => $"From: sender@example.org\r\nTo: ok@example.com\r\nSubject: {subject}\r\n\r\nHello.\r\n";

    // Nobody listens there any more.
    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<(Verdict, int)> VerifyAsync(int port, string name)
    {
        var verification = await AddressVerifier.VerifyAsync("127.0.0.1", port, "sender@example.org", $"{name}@example.com", Token);
        return (verification.Verdict, verification.Code);
    }

    private static Task<(RelayHealth, int)> CheckAsync(int port) => Task.Run(() =>
    {
        var report = new SmtpHealthCheck().Check("127.0.0.1", port);
        return (report.Health, report.Code);
    }, Token);
}
