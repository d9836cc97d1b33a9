namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>The text of a reply decides a retry or an outcome.</summary>
public sealed class SMTP102Tests
{
    private static Task Members(string members) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Net.Mail;
        using System.Text.RegularExpressions;
        using System.Threading;

        enum Outcome { Sent, RetryLater, Failed, PermanentFailure }

        class PermanentFailureException : Exception { }

        class Sender
        {
            readonly Queue<MailMessage> _queue = new();
            {{members}}
        }
        """);

    [Theory]
    [InlineData("bool ShouldRetry(SmtpException ex) => {|SMTP102:ex.Message.Contains(\"421\")|};")]
    [InlineData("bool IsTransient(SmtpException ex) { string text = ex.Message.ToLowerInvariant(); return {|SMTP102:text.StartsWith(\"4.7\")|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP102:ex.Message.IndexOf(\"try again\", StringComparison.OrdinalIgnoreCase)|} >= 0;")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP102:Regex.IsMatch(ex.Message, \"^4\")|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP102:ex.ToString().Contains(\"421\")|};")]
    [InlineData("bool IsPermanent(SmtpException ex) => {|SMTP102:ex.Message.Contains(\"5.1.1\")|};")]
    [InlineData("bool IsTransient(SmtpException ex) { if ({|SMTP102:ex.Message.Contains(\"greylisted\")|}) return true; return false; }")]
    [InlineData("bool IsTransient(SmtpException ex) => (int)ex.StatusCode is >= 400 and < 500 || {|SMTP102:ex.Message.Contains(\"try again\")|};")]
    public Task A_predicate_that_asks_the_text_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("catch (SmtpException ex) when ({|SMTP102:ex.Message.Contains(\"421\")|}) { Thread.Sleep(1000); }")]
    [InlineData("catch (SmtpException ex) when (i < 3 && {|SMTP102:ex.Message.Contains(\"421\")|}) { Thread.Sleep(1000); }")]
    [InlineData("catch (SmtpException ex) { if (!{|SMTP102:ex.Message.Contains(\"421\")|}) throw; Thread.Sleep(1000); }")]
    [InlineData("catch (SmtpException ex) { if ({|SMTP102:ex.Message.Contains(\"421\")|}) { Thread.Sleep(1000); continue; } throw; }")]
    [InlineData("catch (SmtpException ex) { if ({|SMTP102:ex.Message.Contains(\"421\")|}) _queue.Enqueue(m); return; }")]
    [InlineData("catch (SmtpException ex) { var retry = {|SMTP102:ex.Message.Contains(\"421\")|}; if (!retry) throw; }")]
    [InlineData("catch (SmtpException ex) { if ({|SMTP102:ex.Message.Contains(\"no such user\")|}) throw new PermanentFailureException(); throw; }")]
    public Task A_retry_that_depends_on_the_text_is_reported(string handler) => Members(
        $$"""void Run(SmtpClient c, MailMessage m) { for (var i = 0; i < 5; i++) { try { c.Send(m); return; } {{handler}} } }""");

    [Fact]
    public Task A_helper_that_is_given_the_text_is_reported_where_it_asks() => Members(
        """
        void Run(SmtpClient c, MailMessage m)
        {
            for (var i = 0; i < 5; i++)
            {
                try { c.Send(m); return; }
                catch (SmtpException ex) { var busy = LooksThrottled(ex.Message); if (!busy) throw; }
            }
        }

        static bool LooksThrottled(string text) => {|SMTP102:text.Contains("too many")|};
        """);

    [Theory]
    [InlineData("Outcome Judge(SmtpException ex) => {|SMTP102:ex.Message.Contains(\"421\")|} ? Outcome.RetryLater : Outcome.Failed;")]
    [InlineData("Outcome Try(SmtpClient c, MailMessage m) { try { c.Send(m); return Outcome.Sent; } catch (SmtpException ex) { if ({|SMTP102:ex.Message.Contains(\"5.1.1\")|}) return Outcome.PermanentFailure; return Outcome.Failed; } }")]
    [InlineData("Outcome Try(SmtpClient c, MailMessage m) { try { c.Send(m); return Outcome.Sent; } catch (SmtpException ex) when ({|SMTP102:ex.Message.Contains(\"5.1.1\")|}) { return Outcome.PermanentFailure; } }")]
    public Task An_outcome_that_depends_on_the_text_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("bool IsPermanent(SmtpException ex) => (int)ex.StatusCode == 550 && ex.Message.Contains(\"5.1.1\");")]
    [InlineData("bool ShouldRetry(SmtpException ex) => ex.Message.Contains(\"4.7.1\") && (int)ex.StatusCode == 450;")]
    [InlineData("bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode is >= 400 and < 500;")]
    [InlineData("bool ShouldRetry(SmtpException ex) { if ((int)ex.StatusCode == 450) return ex.Message.Contains(\"4.2.0\"); return false; }")]
    [InlineData("bool ShouldRetry(IOException ex) => ex.Message.Contains(\"timed out\");")]
    [InlineData("bool ShouldRetry(Exception ex) => ex.Message.Contains(\"timed out\");")]
    [InlineData("bool ShouldRetry(SmtpException ex) => ex.InnerException?.Message.Contains(\"timed out\") == true;")]
    [InlineData("bool IsQuota(SmtpException ex) => ex.Message.Contains(\"quota\");")]
    [InlineData("string Text(SmtpException ex) => ex.Message.Contains(\"quota\") ? \"full\" : ex.Message;")]
    [InlineData("void Log(SmtpException ex) { if (ex.Message.Contains(\"quota\")) Console.WriteLine(\"full\"); }")]
    [InlineData("bool ShouldRetry(SmtpException ex) { Console.WriteLine(ex.Message.Contains(\"quota\")); return (int)ex.StatusCode is >= 400 and < 500; }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { try { c.Send(m); } catch (SmtpException ex) { if (ex.Message.Contains(\"quota\")) throw new InvalidOperationException(\"full\"); throw; } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); return; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { if (ex.Message.Contains(\"quota\")) Console.WriteLine(\"full\"); Thread.Sleep(1); } } }")]
    public Task A_text_that_refines_a_code_is_shown_or_comes_with_no_code_is_silent(string members) => Members(members);

    [Fact]
    public Task MailKit_replies_are_reported() => Verify.FindingsAsync(
        """
        using MailKit.Net.Smtp;

        class Sender
        {
            bool ShouldRetry(SmtpCommandException ex) => {|SMTP102:ex.Message.Contains("421")|};

            bool IsTransient(SmtpResponse reply) => {|SMTP102:reply.Response.StartsWith("4.7")|};

            bool IsTemporary(SmtpProtocolException ex) => ex.Message.Contains("closed");
        }
        """);

    [Fact]
    public Task A_Polly_filter_is_reported() => Verify.FindingsAsync(
        """
        using System.Net.Mail;
        using Polly;

        class Sender
        {
            readonly ISyncPolicy _policy = Policy.Handle<SmtpException>(ex => {|SMTP102:ex.Message.Contains("421")|}).Retry(3);
        }
        """);

    [Theory]
    [InlineData("catch (SmtpException ex) when ({|SMTP102:ex.Message.Contains(\"does not exist\")|}) { Console.WriteLine(\"unknown\"); }")]
    [InlineData("catch (SmtpException ex) when ({|SMTP102:ex.Message.Contains(\"quota\")|}) { return; } catch (IOException) { }")]
    [InlineData("catch (SmtpException ex) { if ({|SMTP102:ex.Message.Contains(\"user unknown\")|}) Suppress(m); }")]
    public Task A_failure_that_is_done_with_for_its_words_is_reported(string handler) => Members(
        $$"""void Run(SmtpClient c, MailMessage m) { try { c.Send(m); } {{handler}} } void Suppress(MailMessage m) { }""");

    [Theory]
    [InlineData("catch (SmtpException ex) when (ex.Message.Contains(\"quota\")) { Console.WriteLine(\"full\"); } catch (SmtpException ex) { Console.WriteLine(ex.Message); }")]
    [InlineData("catch (SmtpException ex) when (ex.Message.Contains(\"quota\")) { Console.WriteLine(\"full\"); } catch (Exception ex) { Console.WriteLine(ex.Message); }")]
    [InlineData("catch (SmtpException ex) when (ex.Message.Contains(\"quota\")) { throw new InvalidOperationException(\"full\", ex); }")]
    [InlineData("catch (SmtpException ex) when (ex.Message.Contains(\"timed out\")) { Console.WriteLine(\"no server\"); }")]
    [InlineData("catch (IOException ex) when (ex.Message.Contains(\"quota\")) { Console.WriteLine(\"full\"); }")]
    [InlineData("catch (SmtpException ex) when ((int)ex.StatusCode == 550 && ex.Message.Contains(\"5.1.1\")) { Console.WriteLine(\"unknown\"); }")]
    public Task Words_that_choose_what_is_said_or_refine_a_code_are_silent(string handler) => Members(
        $$"""void Run(SmtpClient c, MailMessage m) { try { c.Send(m); } {{handler}} }""");

    private const string Greeted =
        """
        using var client = new TcpClient(host, 25);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        using var writer = new StreamWriter(stream) { AutoFlush = true };
        string reply = reader.ReadLine();
        if (!reply.StartsWith("220")) return false;
        writer.WriteLine("HELO example.org");
        if (!reader.ReadLine().StartsWith("250")) return false;
        """;

    [Theory]
    [InlineData("""writer.WriteLine("RCPT TO:<a@example.org>"); reply = reader.ReadLine(); if (!{|SMTP102:reply.Contains("OK")|}) return false;""")]
    [InlineData("""writer.WriteLine("MAIL FROM:<>"); return {|SMTP102:reader.ReadLine().ToLower().Contains("sender ok")|};""")]
    [InlineData("""writer.WriteLine("DATA"); if (!reader.ReadLine().StartsWith("354")) return false; writer.WriteLine("."); reply = reader.ReadLine(); return {|SMTP102:reply.Contains("queued")|} || reply.Contains("accepted");""")]
    public Task Words_are_all_that_a_client_looks_for_in_a_reply(string statements) =>
        Session.OverTcpClient(Greeted + statements);

    [Theory]
    [InlineData("""writer.WriteLine("RCPT TO:<a@example.org>"); reply = reader.ReadLine(); if (!reply.StartsWith("25") && !reply.Contains("OK")) return false;""")]
    [InlineData("""writer.WriteLine("RCPT TO:<a@example.org>"); reply = reader.ReadLine(); if (reply[0] != '2') return reply.Contains("greylist");""")]
    [InlineData("""writer.WriteLine("EHLO example.org"); reply = reader.ReadLine(); if (!reply.Contains("STARTTLS")) return false;""")]
    [InlineData("""writer.WriteLine("MAIL FROM:<>"); reply = reader.ReadLine(); return reply == null || reply.IndexOf("250 OK") >= 0;""")]
    public Task Words_beside_a_code_and_of_other_commands_are_silent(string statements) => Session.OverTcpClient(Greeted + statements);
}
