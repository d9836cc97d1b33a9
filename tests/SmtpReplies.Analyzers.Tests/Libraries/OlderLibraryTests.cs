using Microsoft.CodeAnalysis;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Tests.Libraries;

/// <summary>The oldest versions of the libraries that a user may have; <see cref="LibraryTableTests"/> has the newest.</summary>
public sealed class OlderLibraryTests
{
    [Theory]
    [InlineData(LibraryVersions.MailKit28, "MailKit")]
    [InlineData(LibraryVersions.Polly720, "Polly")]
    [InlineData(LibraryVersions.Polly724, "Polly")]
    [InlineData(LibraryVersions.PollyCore81, "Polly.Core")]
    public void Every_row_stands_for_a_type_and_members_of_an_older_version(string library, string assembly)
    {
        var compilation = LibraryVersions.Compile("class C { }", LibraryVersions.Reference(library));
        var rows = LibraryMap.Tables.Where(table => table.Assembly == assembly).SelectMany(static table => table.Types).ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row => LibraryTableTests.AssertStandsFor(row, compilation));
    }

    [Fact]
    public async Task The_rules_work_with_MailKit_2_8() => Assert.Equal(
        ["SMTP001 9", "SMTP004 11", "SMTP101 18", "SMTP001 25"],
        await FindingsAsync(
            """
            using System;
            using System.Threading;
            using MailKit.Net.Smtp;
            using MimeKit;

            static class Sender
            {
                static bool IsTransient(SmtpCommandException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy
                    || ex.StatusCode == SmtpStatusCode.MailboxUnavailable;

                static bool IsPermanent(SmtpCommandException ex) => ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted;

                static void Send(SmtpClient client, MimeMessage message)
                {
                    for (var i = 0; i < 3; i++)
                    {
                        try { client.Send(message); return; }
                        catch (SmtpCommandException) { Thread.Sleep(1000); }
                    }
                }

                static void SendTwice(ISmtpClient client, MimeMessage message)
                {
                    try { client.Send(message); }
                    catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { client.Send(message); }
                }

                static bool ShouldRetry(SmtpCommandException ex) => (int)ex.StatusCode / 100 == 4;

                static void Login(SmtpClient client, MimeMessage message)
                {
                    try { client.Send(message); }
                    catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.AuthenticationRequired)
                    {
                        client.Authenticate("user", "secret");
                        client.Send(message);
                    }
                }
            }
            """,
            LibraryVersions.Reference(LibraryVersions.MailKit28),
            MetadataReference.CreateFromFile(typeof(MimeKit.MimeMessage).Assembly.Location)));

    [Theory]
    [InlineData(LibraryVersions.Polly720)]
    [InlineData(LibraryVersions.Polly724)]
    public async Task The_rules_work_with_Polly_7(string library) => Assert.Equal(
        ["SMTP101 9", "SMTP001 12", "SMTP101 15"],
        await FindingsAsync(
            """
            using System;
            using System.Net.Mail;
            using Polly;

            static class Policies
            {
                static readonly ISyncPolicy Waiting = Policy
                    .Handle<TimeoutException>()
                    .Or<SmtpException>()
                    .WaitAndRetry(3, i => TimeSpan.FromSeconds(i));

                static readonly ISyncPolicy Filtered = Policy.Handle<SmtpException>(ex => (int)ex.StatusCode >= 400)
                    .Retry(3);

                static IAsyncPolicy Create() => Policy.Handle<SmtpException>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));

                static readonly ISyncPolicy Broken = Policy.Handle<SmtpException>().CircuitBreaker(2, TimeSpan.FromMinutes(1));

                static readonly ISyncPolicy Right = Policy.Handle<SmtpException>(ex => (int)ex.StatusCode < 500).Retry(3);
            }
            """,
            LibraryVersions.Reference(library)));

    [Fact]
    public async Task The_rules_work_with_Polly_8_1() => Assert.Equal(
        ["SMTP101 9", "SMTP001 14"],
        await FindingsAsync(
            """
            using System.Net.Mail;
            using System.Threading.Tasks;
            using Polly;
            using Polly.Retry;

            static class Policies
            {
                static readonly RetryStrategyOptions Every = new() { ShouldHandle =
                    new PredicateBuilder().Handle<SmtpException>() };

                static readonly RetryStrategyOptions<string> Filtered = new()
                {
                    ShouldHandle = args => new ValueTask<bool>(
                        args.Outcome.Exception is SmtpException { StatusCode: SmtpStatusCode.TransactionFailed }),
                };

                static readonly RetryStrategyOptions Right = new() { ShouldHandle = new PredicateBuilder().Handle<SmtpException>(ex => (int)ex.StatusCode < 500) };
            }
            """,
            LibraryVersions.Reference(LibraryVersions.PollyCore81)));

    [Fact]
    public async Task The_retry_options_of_Http_Resilience_are_those_of_Polly() => Assert.Equal(
        ["SMTP101 8"],
        await FindingsAsync(
            """
            using System.Net.Mail;
            using Microsoft.Extensions.Http.Resilience;
            using Polly;

            static class Policies
            {
                static readonly HttpRetryStrategyOptions Every = new() { ShouldHandle = new PredicateBuilder<System.Net.Http.HttpResponseMessage>()
                    .Handle<SmtpException>() };

                static readonly HttpCircuitBreakerStrategyOptions Broken = new() { ShouldHandle = new PredicateBuilder<System.Net.Http.HttpResponseMessage>().Handle<SmtpException>() };
            }
            """,
            LibraryVersions.Reference(LibraryVersions.HttpResilience),
            MetadataReference.CreateFromFile(typeof(Polly.PredicateBuilder).Assembly.Location)));

    /// <summary>Rule and line of each finding.</summary>
    private static async Task<IEnumerable<string>> FindingsAsync(string source, params MetadataReference[] libraries)
    {
        var compilation = LibraryVersions.Compile(source, libraries);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var (diagnostics, _) = await InProcess.AnalyzeAsync(compilation);
        return diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start).Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}");
    }
}
