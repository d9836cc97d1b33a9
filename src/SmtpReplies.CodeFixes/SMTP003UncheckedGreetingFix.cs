using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>SMTP003: has the greeting checked for 220 where it is read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP003UncheckedGreetingFix))]
public sealed class SMTP003UncheckedGreetingFix() : ReplyCheckFix(Descriptors.UncheckedGreeting.Id)
{
    /// <summary>The equivalence key of the action.</summary>
    internal const string CheckGreeting = "SMTP003.CheckGreeting";

    private protected override WantedReply WantedBy(Finding finding) =>
        new("Check the greeting for 220", CheckGreeting, ImmutableArray.Create("220"), 220, "greeting", "The server did not greet with 220");
}
