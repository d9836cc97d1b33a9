namespace SmtpReplies.ServerTests;

/// <summary>Every correct client of the corpus sends mail to every server, or learns why it cannot.</summary>
public sealed class SendingTests(MailServers servers)
{
    private const string Body = "The first line\n.\n..two dots\n.hidden\n\nthe last line";

    public static TheoryData<string, string> Everybody { get; } =
    [
        .. from server in MailServers.Names
           from client in MailClient.Names
           where CanTalk(client, server)
           select new TheoryDataRow<string, string>(server, client),
    ];

    // Postfix and Exim cannot be told to answer 251.
    public static TheoryData<string> OfAiosmtpd { get; } = [.. MailClient.Names.Where(client => CanTalk(client, "aiosmtpd"))];

    public static TheoryData<string, string, Door> RefusedGreetings { get; } =
    [
        .. from server in MailServers.Names
           from client in MailClient.Names
           from door in new[] { Door.Refusing421, Door.Refusing521, Door.Refusing554 }
           select new TheoryDataRow<string, string, Door>(server, client, door),
    ];

    public static TheoryData<string, string, string, bool> RefusedRecipients { get; } =
    [
        .. from server in MailServers.Names
           from client in MailClient.Names
           where CanTalk(client, server)
           from recipient in new[] { "greylisted", "busy", "full", "closing", "gone", "nobody" }
           select new TheoryDataRow<string, string, string, bool>(server, client, $"{recipient}@example.com", recipient is not ("gone" or "nobody")),
    ];

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task A_message_arrives_as_it_was_sent(string server, string client) => await AssertArrivesAsync(server, client, Door.Ready);

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task A_greeting_of_several_lines_is_one_reply(string server, string client) => await AssertArrivesAsync(server, client, Door.MultiLine);

    [Theory]
    [MemberData(nameof(RefusedGreetings))]
    public async Task After_any_greeting_but_220_nothing_is_sent_but_QUIT(string server, string client, Door door)
    {
        using var wire = new Wire(servers[server][door]);

        var attempt = await MailClient.SendAsync(client, wire.Port, ["ok@example.com"], Message(NewSubject()));

        Assert.Equal(Attempt.Failure(door == Door.Refusing421 || MailClient.KnowsOtherHosts(client)), attempt);
        foreach (var session in await wire.SessionsAsync())
        {
            Assert.Empty(session.CommandLines.Except(["QUIT"]));
            await RecordedReplies.AssertReadAsync(session.Replies);
        }
    }

    [Theory]
    [MemberData(nameof(RefusedRecipients))]
    public async Task A_refused_recipient_is_refused_for_now_or_for_good(string server, string client, string recipient, bool isTransient)
    {
        using var wire = new Wire(servers[server][Door.Ready]);

        var attempt = await MailClient.SendAsync(client, wire.Port, [recipient], Message(NewSubject()));

        Assert.Equal(Attempt.Failure(isTransient), attempt);
        await AssertRepliesAsync(wire);
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task One_refused_recipient_among_others_keeps_no_mail_from_these(string server, string client)
    {
        using var wire = new Wire(servers[server][Door.Ready]);
        string subject = NewSubject();

        var attempt = await MailClient.SendAsync(client, wire.Port, ["ok@example.com", "gone@example.com", "second@example.com"], Message(subject));

        await AssertRepliesAsync(wire);
        if (MailClient.IsAllOrNothing(client))
        {
            Assert.Equal(Attempt.Permanent, attempt);
            Assert.Null(servers[server].Find("ok", subject));
            return;
        }

        Assert.Equal(Attempt.Success, attempt);
        await servers[server].ReceiveAsync("ok", subject, Token);
        await servers[server].ReceiveAsync("second", subject, Token);
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Recipients_beyond_the_limit_of_the_server_are_left_for_later(string server, string client)
    {
        using var wire = new Wire(servers[server][Door.Ready]);
        string subject = NewSubject();
        string[] recipients = [.. Enumerable.Range(1, 7).Select(number => $"r{number}@example.com")];

        var attempt = await MailClient.SendAsync(client, wire.Port, recipients, Message(subject));

        await AssertRepliesAsync(wire);
        if (MailClient.IsAllOrNothing(client))
        {
            Assert.Equal(Attempt.Transient, attempt);
            return;
        }

        Assert.Equal(Attempt.Success, attempt);
        foreach (string recipient in recipients.Take(5))
            await servers[server].ReceiveAsync(recipient, subject, Token);
        if (client != "HostListSender")
            Assert.All(recipients.Skip(5), recipient => Assert.Null(servers[server].Find(recipient, subject)));
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task A_message_refused_after_its_end_is_not_sent(string server, string client)
    {
        using var wire = new Wire(servers[server][Door.Ready]);

        Assert.Equal(Attempt.Permanent, await MailClient.SendAsync(client, wire.Port, ["ok@example.com"], Message("refused")));
        // Postfix knows no header that it refuses for now.
        if (server != "Postfix")
            Assert.Equal(Attempt.Transient, await MailClient.SendAsync(client, wire.Port, ["ok@example.com"], Message("deferred")));

        await AssertRepliesAsync(wire);
    }

    [Theory]
    [MemberData(nameof(OfAiosmtpd))]
    public async Task A_recipient_whose_mail_is_forwarded_is_accepted(string client)
    {
        var server = servers["aiosmtpd"];
        using var wire = new Wire(server[Door.Ready]);
        string subject = NewSubject();

        Assert.Equal(Attempt.Success, await MailClient.SendAsync(client, wire.Port, ["forwarded@example.com"], Message(subject)));

        await server.ReceiveAsync("forwarded", subject, Token);
        await AssertRepliesAsync(wire);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string NewSubject() => Guid.NewGuid().ToString();

    private static string Message(string subject) =>
        $"From: sender@example.org\r\nTo: somebody@example.com\r\nSubject: {subject}\r\n\r\n{Body.ReplaceLineEndings("\r\n")}\r\n";

    // aiosmtpd has no BDAT.
    private static bool CanTalk(string client, string server) => client != "ChunkingClient" || server != "aiosmtpd";

    private async Task AssertArrivesAsync(string server, string client, Door door)
    {
        using var wire = new Wire(servers[server][door]);
        string subject = NewSubject();

        var attempt = await MailClient.SendAsync(client, wire.Port, ["ok@example.com", "second@example.com"], Message(subject));

        Assert.Equal(Attempt.Success, attempt);
        Assert.EndsWith($"\n\n{Body}", (await servers[server].ReceiveAsync("ok", subject, Token)).TrimEnd(), StringComparison.Ordinal);
        Assert.EndsWith($"\n\n{Body}", (await servers[server].ReceiveAsync("second", subject, Token)).TrimEnd(), StringComparison.Ordinal);
        Assert.All(await wire.SessionsAsync(), session => Assert.Equal("QUIT", session.CommandLines[^1]));
        await AssertRepliesAsync(wire);
    }

    private static async Task AssertRepliesAsync(Wire wire)
    {
        foreach (var session in await wire.SessionsAsync())
            await RecordedReplies.AssertReadAsync(session.Replies);
    }
}
