using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// SMTP004: takes the transient reply out of what is called permanent. A reply that is one of several is taken out of the condition, pattern,
/// <c>switch</c> or list; a test that lets nothing else through, or more than it says, becomes a test for 5yz.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP004DropsTransientReplyFix))]
public sealed class SMTP004DropsTransientReplyFix() : MisplacedReplyFix(
    Descriptors.DropsTransientReply.Id,
    GiveUpOnlyOnPermanent,
    misplaced: ClassRange.Transient,
    right: ClassRange.Permanent,
    removalTitle: "Do not give up on",
    rangeTitle: "Give up only on 5yz replies")
{
    /// <summary>The equivalence key of the action.</summary>
    internal const string GiveUpOnlyOnPermanent = "SMTP004.GiveUpOnlyOnPermanent";
}
