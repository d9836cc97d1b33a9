using System.Reflection;
using Microsoft.CodeAnalysis;
using SmtpReplies.Generators.Emit;
using Microsoft.CodeAnalysis.CSharp;

namespace SmtpReplies.Generators.Tests;

/// <summary>The bridge to MailKit's types, which is there where MailKit is referenced, with and without a codes.json.</summary>
public sealed class MailKitBridgeTests
{
    private const string Source = "MailKitReplies.g.cs";

    private const string Use = """
        namespace Mailer
        {
            internal static class Mailing
            {
                internal static string Look(global::MailKit.Net.Smtp.SmtpCommandException error)
                {
                    return error.IsTransient() + " " + error.IsPermanent() + " " + error.StatusCode.IsPermanent() + " " + error.ToSmtpReply().EnhancedCode + " "
                        + error.Advise().Action + " " + error.Advise(global::SmtpReplies.SmtpStage.Greeting).Action;
                }

                internal static string Look(global::MailKit.Net.Smtp.SmtpResponse response)
                {
                    return response.IsTransient() + " " + response.ToSmtpReply() + " " + response.Advise(global::SmtpReplies.SmtpStage.Rcpt).Action;
                }
            }
        }
        """;

    public static TheoryData<LanguageVersion> Versions => [LanguageVersion.CSharp7_3, LanguageVersion.Latest];

    [Fact]
    public void Without_MailKit_there_is_none() => Assert.DoesNotContain(Source, GeneratorRun.Of(Json.OfMailer).Sources.Keys);

    [Theory, MemberData(nameof(Versions))]
    public void With_MailKit_it_needs_no_codes_file(LanguageVersion version)
    {
        GeneratorRun run = GeneratorRun.Of([], code: Use, version: version, mailKit: true);

        Assert.Equal([Source], run.Sources.Keys);
        Assert.Contains("SmtpReplyCatalog.BuiltIn.Advise", run.Sources[Source], StringComparison.Ordinal);
        Assert.Equal("False True True 5.2.2 RetryLater TryNextHost", Look(run.Compile(), Failure(550, "5.2.2 full\nreally")));
        Assert.Equal("True False False  RetryLater TryNextHost", Look(run.Compile(), Failure(450, "busy")));
    }

    [Theory, MemberData(nameof(Versions))]
    public void With_a_codes_file_its_advice_counts(LanguageVersion version)
    {
        string json = Json.Replies(Json.Reply(550, "MailboxPermanentlyUnavailable", """
            "advice": [{ "action": "GiveUp", "reason": "No." }, { "action": "AskPerson", "stages": ["Rcpt"], "reason": "Ours." }]
            """));

        Assembly mailer = GeneratorRun.Of(json, code: Use, version: version, mailKit: true).Compile();

        Assert.Equal("False True True 5.2.2 AskPerson TryNextHost", Look(mailer, Failure(550, "5.2.2 full")));
    }

    [Fact]
    public void The_analyzers_are_told_what_each_method_is_true_for()
    {
        Type bridge = GeneratorRun.Of([], mailKit: true).Compile().GetType("Mailer.MailKitReplies", throwOnError: true)!;

        foreach (MethodInfo method in bridge.GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Where(method => method.ReturnType == typeof(bool)))
        {
            CustomAttributeData range = Assert.Single(method.GetCustomAttributesData(), data => data.AttributeType.Name == "ReplyRangeAttribute");
            Assert.Equal(method.Name == "IsTransient" ? [400, 499] : [500, 599], range.ConstructorArguments.Select(argument => argument.Value));
        }
    }

    [Fact]
    public void Any_number_and_any_text_gives_a_reply_or_none()
    {
        Assembly mailer = GeneratorRun.Of([], code: Use, mailKit: true).Compile();

        Assert.Equal("False False False  RetryLater RetryLater", Look(mailer, Failure(0, "")));
        Assert.Equal("False False False  RetryLater RetryLater", Look(mailer, Failure(-1, "x")));
        Assert.Equal("False 250-a\r\n250 550 5.1.1 b Continue", Look(mailer, new MailKit.Net.Smtp.SmtpResponse(MailKit.Net.Smtp.SmtpStatusCode.Ok, "a\r\n550 5.1.1 b")));
    }

    [Fact]
    public void Only_a_new_reference_prints_it()
    {
        GeneratorRun before = GeneratorRun.Of(Json.OfMailer);
        GeneratorRun after = before.WithMailKit();

        Assert.Equal(IncrementalStepRunReason.Modified, after.Steps[TrackingNames.MailKit]);
        Assert.Equal(IncrementalStepRunReason.Modified, after.Steps[nameof(MailKitOutput)]);
        Assert.Equal(IncrementalStepRunReason.Unchanged, after.Steps[nameof(CodesOutput)]);
        Assert.Single(after.OutputSteps, reason => reason == IncrementalStepRunReason.Modified);
        Assert.Contains("Mailer.SmtpReplyCodes.Catalog.Advise", after.Sources[Source], StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_there_for_a_reference_without_a_file_as_well()
    {
        string file = typeof(MailKit.Net.Smtp.SmtpCommandException).Assembly.Location;

        Assert.Contains(Source, GeneratorRun.Of([]).With(MetadataReference.CreateFromImage(File.ReadAllBytes(file))).Sources.Keys);
        Assert.Contains(Source, GeneratorRun.Of([]).With(CSharpCompilation.Create("MailKit").ToMetadataReference()).Sources.Keys);
        Assert.DoesNotContain(Source, GeneratorRun.Of([]).With(CSharpCompilation.Create("MailKit.Extensions").ToMetadataReference()).Sources.Keys);
    }

    private static MailKit.Net.Smtp.SmtpCommandException Failure(int code, string text) =>
        new(MailKit.Net.Smtp.SmtpErrorCode.RecipientNotAccepted, (MailKit.Net.Smtp.SmtpStatusCode)code, text);

    private static string Look(Assembly mailer, object reply) =>
        (string)mailer.GetType("Mailer.Mailing", throwOnError: true)!.GetMethod("Look", BindingFlags.Static | BindingFlags.NonPublic, [reply.GetType()])!.Invoke(null, [reply])!;
}
