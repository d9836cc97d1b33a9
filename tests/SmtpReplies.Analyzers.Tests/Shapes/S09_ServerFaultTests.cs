namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S9: a server answers 5yz for a passing fault of its own.</summary>
public sealed class S09_ServerFaultTests
{
    private static Task Server(string members, string types = "") => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Buffers;
        using System.Data.Common;
        using System.IO;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using MimeKit;
        using SmtpServer;
        using SmtpServer.Mail;
        using SmtpServer.Protocol;
        using SmtpServer.Storage;

        public class MailStore : MessageStore
        {
            private readonly HttpClient _http = new HttpClient();
            private readonly string _folder = "mail";

            {{members}}
        }

        {{types}}
        """);

    private static string Save(string body) =>
        $$"""
        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            {{body}}
        }
        """;

    [Fact]
    public Task A_handler_of_everything_around_a_file() => Server(Save(
        """
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder, Guid.NewGuid() + ".eml"), buffer.ToArray(), cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (Exception ex)
        {
            Console.WriteLine(ex);
            return SmtpResponse.{|SMTP105:TransactionFailed|};
        }
        """));

    [Fact]
    public Task A_handler_of_IOException() => Server(Save(
        """
        try
        {
            await File.WriteAllBytesAsync("mail.eml", buffer.ToArray(), cancellationToken);
        }
        catch (IOException)
        {
            return SmtpResponse.{|SMTP105:MailboxUnavailable|};
        }

        return SmtpResponse.Ok;
        """));

    [Theory]
    [InlineData("DbException")]
    [InlineData("HttpRequestException")]
    [InlineData("TimeoutException")]
    public Task A_handler_of_what_a_service_throws(string fault) => Server(Save(
        $$"""
        try
        {
            using var content = new ByteArrayContent(buffer.ToArray());
            await _http.PostAsync("http://archive/", content, cancellationToken);
            return SmtpResponse.Ok;
        }
        catch ({{fault}})
        {
            return new SmtpResponse(SmtpReplyCode.Aborted, "later");
        }
        catch (IOException)
        {
            return {|SMTP105:new SmtpResponse(SmtpReplyCode.TransactionFailed, "archive not reachable")|};
        }
        """));

    [Fact]
    public Task A_thrown_reply() => Server(Save(
        """
        try
        {
            await File.WriteAllBytesAsync("mail.eml", buffer.ToArray(), cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (IOException)
        {
            throw new SmtpResponseException(SmtpResponse.{|SMTP105:TransactionFailed|});
        }
        """));

    [Fact]
    public Task A_mailbox_filter() => Server(
        Save("await Task.Yield(); return SmtpResponse.Ok;"),
        """
        public interface IDirectory { Task<bool> KnowsAsync(string user, CancellationToken token); }

        public class Filter : IMailboxFilter
        {
            private readonly IDirectory _directory;

            public Filter(IDirectory directory) => _directory = directory;

            public Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken token) => Task.FromResult(true);

            public async Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken token)
            {
                try
                {
                    return await _directory.KnowsAsync(to.User, token);
                }
                catch (Exception)
                {
                    throw new SmtpResponseException(SmtpResponse.{|SMTP105:MailboxUnavailable|});
                }
            }
        }
        """);

    // Traps

    [Fact]
    public Task A_transient_reply_is_right() => Server(Save(
        """
        try
        {
            await File.WriteAllBytesAsync("mail.eml", buffer.ToArray(), cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (Exception)
        {
            return new SmtpResponse(SmtpReplyCode.Aborted, "try again later");
        }
        """));

    [Fact]
    public Task A_refusal_by_policy_outside_a_handler() => Server(Save(
        """
        if (buffer.Length > 10_000_000)
            return SmtpResponse.SizeLimitExceeded;
        if (transaction.To.Count == 0)
            return SmtpResponse.NoValidRecipientsGiven;
        await File.WriteAllBytesAsync("mail.eml", buffer.ToArray(), cancellationToken);
        return SmtpResponse.Ok;
        """));

    [Fact]
    public Task A_message_that_cannot_be_parsed() => Server(Save(
        """
        try
        {
            using var stream = new MemoryStream(buffer.ToArray());
            var message = await MimeMessage.LoadAsync(stream, cancellationToken);
            Console.WriteLine(message.Subject);
            return SmtpResponse.Ok;
        }
        catch (FormatException)
        {
            return SmtpResponse.TransactionFailed;
        }
        """));

    [Fact]
    public Task A_fault_of_the_message_told_from_one_of_the_server() => Server(Save(
        """
        try
        {
            await File.WriteAllBytesAsync("mail.eml", buffer.ToArray(), cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (Exception ex) when (ex is FormatException)
        {
            return SmtpResponse.TransactionFailed;
        }
        catch (Exception)
        {
            return new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "down");
        }
        """));
}
