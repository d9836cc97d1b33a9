namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>A server answers 5yz because of a passing fault of its own.</summary>
public sealed class SMTP105Tests
{
    private static Task Store(string save) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Buffers;
        using System.Data.Common;
        using System.IO;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Threading;
        using System.Threading.Tasks;
        using MimeKit;
        using SmtpServer;
        using SmtpServer.Protocol;
        using SmtpServer.Storage;

        class RefusedByPolicyException : Exception { }

        interface IMailDatabase
        {
            Task InsertAsync(ReadOnlySequence<byte> content, CancellationToken token);
        }

        class Store(IMailDatabase database) : MessageStore
        {
            static bool IsMalformed(Exception error) => error is FormatException;

            public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken token)
            {
                {{save}}
            }
        }
        """);

    [Theory]
    [InlineData("IOException")]
    [InlineData("FileNotFoundException")]
    [InlineData("DbException")]
    [InlineData("HttpRequestException")]
    [InlineData("TimeoutException")]
    [InlineData("SocketException")]
    [InlineData("TaskCanceledException")]
    [InlineData("Exception")]
    public Task A_permanent_reply_for_a_passing_fault_is_reported(string fault) => Store(
        $$"""
        try { await database.InsertAsync(buffer, token); return SmtpResponse.Ok; }
        catch ({{fault}}) { return SmtpResponse.{|SMTP105:TransactionFailed|}; }
        """);

    [Theory]
    [InlineData("catch { return SmtpResponse.{|SMTP105:MailboxUnavailable|}; }")]
    [InlineData("catch (Exception ex) { Console.WriteLine(ex); return SmtpResponse.{|SMTP105:SyntaxError|}; }")]
    [InlineData("catch (Exception ex) when (ex is not OperationCanceledException) { return SmtpResponse.{|SMTP105:SizeLimitExceeded|}; }")]
    [InlineData("catch (Exception ex) when (ex is IOException or DbException) { return {|SMTP105:new SmtpResponse(SmtpReplyCode.MailboxUnavailable, \"disk\")|}; }")]
    [InlineData("catch (IOException) { throw new SmtpResponseException({|SMTP105:new SmtpResponse(SmtpReplyCode.TransactionFailed, \"disk\")|}); }")]
    [InlineData("catch (IOException) when (!token.IsCancellationRequested) { throw new SmtpResponseException(SmtpResponse.{|SMTP105:TransactionFailed|}, true); }")]
    public Task However_it_is_caught_and_given(string handler) => Store($"try {{ await database.InsertAsync(buffer, token); return SmtpResponse.Ok; }} {handler}");

    [Fact]
    public Task A_reply_that_is_kept_and_returned_behind_the_handler_is_reported() => Store(
        """
        var reply = SmtpResponse.Ok;
        try { await database.InsertAsync(buffer, token); }
        catch (IOException) { reply = SmtpResponse.{|SMTP105:TransactionFailed|}; }
        return reply;
        """);

    [Theory]
    [InlineData("catch (IOException) { return new SmtpResponse(SmtpReplyCode.Aborted, \"try again\"); }")]
    [InlineData("catch (IOException) { return new SmtpResponse(SmtpReplyCode.ServiceUnavailable, \"try again\"); }")]
    [InlineData("catch (FormatException) { return SmtpResponse.TransactionFailed; }")]
    [InlineData("catch (ParseException) { return SmtpResponse.SyntaxError; }")]
    [InlineData("catch (EndOfStreamException) { return SmtpResponse.SyntaxError; }")]
    [InlineData("catch (RefusedByPolicyException) { return SmtpResponse.MailboxUnavailable; }")]
    [InlineData("catch (Exception ex) when (ex is FormatException or IOException) { return SmtpResponse.TransactionFailed; }")]
    [InlineData("catch (Exception ex) when (IsMalformed(ex)) { return SmtpResponse.TransactionFailed; }")]
    [InlineData("catch (Exception ex) { if (IsMalformed(ex)) return SmtpResponse.TransactionFailed; throw; }")]
    [InlineData("catch (Exception ex) { return ex is FormatException ? SmtpResponse.SyntaxError : new SmtpResponse(SmtpReplyCode.Aborted, \"\"); }")]
    [InlineData("catch (DbException) { return new SmtpResponse(SmtpReplyCode.Aborted, \"\"); } catch (Exception) { return SmtpResponse.TransactionFailed; }")]
    [InlineData("catch (IOException) { Console.WriteLine(SmtpResponse.TransactionFailed); throw; }")]
    [InlineData("finally { Console.WriteLine(SmtpResponse.TransactionFailed); }")]
    public Task A_transient_reply_the_sender_s_fault_and_a_choice_are_silent(string handler) => Store($"try {{ await database.InsertAsync(buffer, token); return SmtpResponse.Ok; }} {handler}");

    [Theory]
    [InlineData("if (buffer.Length > 1000) return SmtpResponse.SizeLimitExceeded; await database.InsertAsync(buffer, token); return SmtpResponse.Ok;")]
    [InlineData("try { if (transaction.To.Count > 9) return SmtpResponse.TransactionFailed; await database.InsertAsync(buffer, token); return SmtpResponse.Ok; } catch (IOException) { throw; }")]
    [InlineData("try { var m = await MimeMessage.LoadAsync(new MemoryStream(buffer.ToArray()), token); return SmtpResponse.Ok; } catch (Exception) { return SmtpResponse.TransactionFailed; }")]
    public Task A_refusal_outside_a_handler_and_a_message_that_cannot_be_parsed_are_silent(string save) => Store(save);

    [Fact]
    public Task A_mailbox_filter_that_refuses_because_the_directory_fails_is_reported() => Verify.FindingsAsync(
        """
        using System;
        using System.Data.Common;
        using System.Threading;
        using System.Threading.Tasks;
        using SmtpServer;
        using SmtpServer.Mail;
        using SmtpServer.Protocol;
        using SmtpServer.Storage;

        interface IUsers { Task<bool> ExistsAsync(string user); }

        class Filter(IUsers users) : IMailboxFilter
        {
            public Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken token)
            {
                if (size > 1000)
                    throw new SmtpResponseException(SmtpResponse.SizeLimitExceeded);
                return Task.FromResult(true);
            }

            public async Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken token)
            {
                try { return await users.ExistsAsync(to.User); }
                catch (DbException) { throw new SmtpResponseException(SmtpResponse.{|SMTP105:MailboxUnavailable|}); }
                catch (TimeoutException) { throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.Aborted, "later")); }
            }
        }
        """);

    [Fact]
    public Task A_type_of_the_same_name_that_is_not_the_library_s_is_silent() => Verify.FindingsAsync(
        """
        using System.IO;

        class SmtpResponse
        {
            public static readonly SmtpResponse TransactionFailed = new();

            SmtpResponse Save(string path)
            {
                try { File.WriteAllText(path, ""); return new(); }
                catch (IOException) { return SmtpResponse.TransactionFailed; }
            }
        }
        """);

    // Servers by hand

    private static Task ByHand(string answer, string type = "Smtpd") => Verify.FindingsAsync(
        $$"""
        using System;
        using System.IO;
        using System.Net.Sockets;
        using System.Text;
        using System.Threading.Tasks;

        interface ISink { Task StoreAsync(string content); Task<bool> KnowsAsync(string address); }

        class {{type}}(ISink sink, StreamReader reader, StreamWriter writer, Stream stream)
        {
            const string Unwritable = "554 5.3.0 cannot write";

            enum Code { Ok = 250, GoOn = 354, Failed = 554, Aborted = 451 }

            Task ReplyAsync(int code, string text) => writer.WriteLineAsync(code + " " + text);
            Task ReplyAsync(string line) => writer.WriteLineAsync(line);
            void Log(string text) { }
            void Put(string line) => stream.Write(Encoding.ASCII.GetBytes(line + "\r\n"));

            async Task RunAsync(string verb, string content)
            {
                if (verb == "EHLO") { await writer.WriteLineAsync("250 hello"); await ReplyAsync("250 ok"); Put("250 ok"); }
                if (verb == "DATA") { await ReplyAsync(354, "go on"); stream.Write(Encoding.ASCII.GetBytes("354 go on\r\n")); }
                {{answer}}
            }

            async Task<string> HandleAsync(string content)
            {
                if (content == "") return "250 ok";
                try { await sink.StoreAsync(content); return "250 stored"; }
                catch (FormatException) { return "554 malformed"; }
            }
        }
        """);

    [Theory]
    [InlineData("try { await sink.StoreAsync(content); } catch (IOException) { await writer.WriteLineAsync({|SMTP105:\"554 5.3.0 no\"|}); }")]
    [InlineData("try { await sink.KnowsAsync(content); } catch (TimeoutException) { await ReplyAsync({|SMTP105:\"550 no answer\"|}).ConfigureAwait(false); }")]
    [InlineData("try { await sink.StoreAsync(content); } catch (SocketException ex) { await ReplyAsync({|SMTP105:554|}, ex.Message); }")]
    [InlineData("try { await sink.StoreAsync(content); } catch (IOException ex) { stream.Write(Encoding.ASCII.GetBytes({|SMTP105:\"554 failed\\r\\n\"|})); }")]
    [InlineData("try { await sink.StoreAsync(content); } catch (IOException ex) { await ReplyAsync({|SMTP105:$\"554 {ex.Message}\"|}); }")]
    [InlineData("try { await sink.StoreAsync(content); } catch (IOException ex) { Put({|SMTP105:\"552 \"|} + ex.Message); }")]
    [InlineData("try { await sink.StoreAsync(content); } catch (IOException) { await ReplyAsync({|SMTP105:Unwritable|}); }")]
    [InlineData("try { await sink.StoreAsync(content); } catch (Exception) { await ReplyAsync({|SMTP105:\"554 failed\"|}); }")]
    [InlineData("try { File.WriteAllText(\"a\", content); } catch { await ReplyAsync({|SMTP105:\"554 failed\"|}); }")]
    public Task A_server_by_hand_that_refuses_for_good_is_reported(string answer) => ByHand(answer);

    [Theory]
    [InlineData("try { await sink.StoreAsync(content); } catch (IOException) { await writer.WriteLineAsync(\"451 4.3.0 later\"); }")]
    [InlineData("try { await sink.StoreAsync(content); } catch (FormatException) { await writer.WriteLineAsync(\"554 malformed\"); }")]
    [InlineData("try { await sink.StoreAsync(content); } catch (IOException) { Log(\"554 failed\"); await ReplyAsync(451, \"later\"); }")]
    [InlineData("try { await sink.StoreAsync(content); } catch (IOException) { Console.WriteLine(\"554 failed\"); }")]
    [InlineData("try { content = await reader.ReadLineAsync(); } catch (IOException) { await ReplyAsync(\"554 gone\"); }")]
    [InlineData("try { Parse(content); } catch (Exception) { await ReplyAsync(\"501 syntax\"); } void Parse(string line) { }")]
    [InlineData("try { await sink.StoreAsync(content); } catch (IOException ex) { if (ex is FileNotFoundException) await ReplyAsync(\"550 no such box\"); }")]
    [InlineData("if (!await sink.KnowsAsync(content)) await ReplyAsync(\"550 no such user\");")]
    public Task A_server_by_hand_that_tells_its_faults_from_the_mails_is_silent(string answer) => ByHand(answer);

    [Fact]
    public Task Another_protocols_server_is_silent() =>
        ByHand("try { await sink.StoreAsync(content); } catch (IOException) { await writer.WriteLineAsync(\"550 no\"); }", "FtpServer");

    [Fact]
    public Task A_client_that_makes_results_up_for_itself_is_silent() => Verify.FindingsAsync(
        """
        using System.IO;
        using System.Net.Sockets;

        record Result(int Code, string Text);

        class SmtpSubmission(StreamWriter writer)
        {
            Result Send(string text)
            {
                try { writer.Write(text); return new Result(250, "ok"); }
                catch (IOException ex) { return new Result(554, ex.Message); }
            }
        }
        """);
}
