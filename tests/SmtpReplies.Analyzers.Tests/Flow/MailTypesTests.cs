using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Tests.Flow;

/// <summary>Files without a word of SMTP that use the program's own types for refusals and replies.</summary>
public sealed class MailTypesTests
{
    private const string Types =
        """
        using System;

        /// <summary>What the SMTP server said.</summary>
        public class MailReply { public int Code { get; set; } }

        public class MailRefusedException : Exception { public MailRefusedException(int smtpCode) { SmtpCode = smtpCode; } public int SmtpCode { get; } }

        public class MailGate : IMailGate
        {
            public void Hand(string message) { if (message != "") throw new MailRefusedException(550); }

            public MailReply Send(string message) => new();
        }
        """;

    private const string Gate = "public interface IMailGate { void Hand(string message); MailReply Send(string message); }";

    [Theory]
    [InlineData("void Run(MailGate gate, string letter) { for (var i = 0; i < 3; i++) { try { Deliver(gate, letter); return; } catch ({|SMTP101:MailRefusedException|}) { Thread.Sleep(1000); } } } void Deliver(MailGate gate, string letter) => gate.Hand(letter);")]
    [InlineData("bool ShouldRetry(MailReply answer) => {|SMTP001:answer.Code >= 400|};")]
    [InlineData("bool IsPermanent(MailReply answer) => {|SMTP004:answer.Code >= 400|};")]
    [InlineData("void Run(IMailGate gate, string letter) { for (var i = 0; i < 3; i++) { var answer = gate.Send(letter); if (answer.Code < 500) return; if ({|SMTP001:answer.Code == 554|}) continue; return; } }")]
    public Task A_file_that_names_the_programs_own_refusals_is_looked_at(string members) => Verify.FindingsAsync(Types, Gate, Pump(members));

    [Theory]
    [InlineData("bool ShouldRetry(MailReply answer) => answer.Code is >= 400 and < 500;")]
    [InlineData("void Run(MailGate gate, string letter) { for (var i = 0; i < 3; i++) { try { Deliver(gate, letter); return; } catch (MailRefusedException ex) when (ex.SmtpCode < 500) { Thread.Sleep(1000); } } } void Deliver(MailGate gate, string letter) => gate.Hand(letter);")]
    // Numbers of the file's own are nothing to do with mail.
    [InlineData("MailReply Last; enum Reply { ServiceNotAvailable = 503, NotImplemented = 501, SyntaxError = 500 } bool ShouldRetry(int code) => code >= 500;")]
    public Task A_file_beside_mail_that_is_right_is_silent(string members) => Verify.FindingsAsync(Types, Gate, Pump(members));

    [Theory]
    [InlineData("class Policy { bool ShouldRetry(Exception ex) => ex is MailRefusedException; }", true)]
    [InlineData("class Policy { IMailGate _gate; }", true)]
    [InlineData("class Policy { MailGate _gate; }", true)]
    [InlineData("class Policy { MailReply _last; }", true)]
    [InlineData("class Policy { MailReplyView _view; }", false)]
    [InlineData("class Policy { MyMailReply _last; }", false)]
    [InlineData("class Policy { Mailreply _last; }", false)]
    [InlineData("class Policy { Exception _last; Version _version; }", false)]
    public void Only_the_whole_name_opens_a_file(string text, bool opens)
    {
        var token = TestContext.Current.CancellationToken;
        foreach (var (before, behind) in ((int, int)[])[(0, 0), (20000, 0), (8160, 50_000), (8170, 50_000), (8180, 50_000), (8192, 50_000)])
        {
            var compilation = InProcess.Compile(Types, Gate, new string('\n', before) + text + new string('\n', behind));

            Assert.Equal(opens, new MailTypes(compilation, token).AreIn(compilation.SyntaxTrees.Last(), token));
        }
    }

    [Fact]
    public void What_was_found_is_forgotten_when_the_types_change()
    {
        var token = TestContext.Current.CancellationToken;
        var compilation = InProcess.Compile("class MailReply { int Code; string s = \"EHLO\"; }", "class Policy { SendReply _last; }");
        var pump = compilation.SyntaxTrees.Last();
        Assert.False(new MailTypes(compilation, token).AreIn(pump, token));

        var renamed = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], InProcess.Compile("class SendReply { int Code; string s = \"EHLO\"; }").SyntaxTrees[0]);

        Assert.True(new MailTypes(renamed, token).AreIn(pump, token));
        Assert.False(new MailTypes(compilation, token).AreIn(pump, token));
    }

    [Theory]
    [InlineData("class MailRetryPolicy { bool ShouldRetry(int code) => code is 421 or 450 or 451 or {|SMTP001:550|}; bool IsFull(int code) => code == 552; }")]
    [InlineData("class RecipientState { int _lastCode; bool CanRetry() { if (_lastCode == 452) return true; return {|SMTP001:_lastCode == 554|}; } }")]
    public Task Numbers_of_replies_beside_a_word_of_mail_are_looked_at(string policy) => Verify.FindingsAsync(Types, Gate, policy);

    [Theory]
    [InlineData("class MailRetryPolicy { bool ShouldRetry(int code) => code >= 500; }")]
    [InlineData("class MailApiRetry { bool ShouldRetry(int code) => code is 429 or 550 or 554 || code >= 500; }")]
    [InlineData("class MailHttpRetry { bool ShouldRetry(int code) => code is 552 or 550 or 554 || code >= 500; }")]
    [InlineData("class PriceRetry { /* mailbox */ bool ShouldRetry(int code) => code is 552 or 550 or 554 || code >= 500; }")]
    [InlineData("class MailSizes { bool ShouldRetry(int width) => width is 550 or 554 || width >= 500; }")]
    public Task Numbers_of_something_else_are_silent(string policy) => Verify.FindingsAsync(Types, Gate, policy);

    [Theory]
    [InlineData("class Mailbox { int a = 450, b = 550; }", true)]
    [InlineData("class Bounces { string a = \"550-no\", b = \"[452]\"; }", true)]
    [InlineData("class Mailbox { int a = 550, b = 550; }", false)]
    [InlineData("class Mailbox { int a = 1550, b = 4500, c = 0x554, d = 552; }", false)]
    [InlineData("class Box { int a = 450, b = 550; }", false)]
    public void Two_numbers_and_a_word_open_a_file(string text, bool opens)
    {
        var token = TestContext.Current.CancellationToken;
        var compilation = InProcess.Compile(Types, Gate, text);

        Assert.Equal(opens, new MailTypes(compilation, token).AreIn(compilation.SyntaxTrees.Last(), token));
    }

    [Theory]
    [InlineData("552", true)]
    [InlineData("5521", false)]
    [InlineData("1552", false)]
    public void Numbers_are_whole_wherever_the_text_is_parted(string number, bool opens)
    {
        var token = TestContext.Current.CancellationToken;
        for (var width = 8130; width < 8160; width++)
        {
            var text = $"class Mailbox {{ int a = 450; /*{new string('.', width)}*/ int b = {number}; }}" + new string('\n', 50_000);
            var compilation = InProcess.Compile(Types, Gate, text);

            Assert.Equal(opens, new MailTypes(compilation, token).AreIn(compilation.SyntaxTrees.Last(), token));
        }
    }

    private static string Pump(string members) =>
        $$"""
        using System;
        using System.Threading;

        public class Pump
        {
            {{members}}
        }
        """;
}
