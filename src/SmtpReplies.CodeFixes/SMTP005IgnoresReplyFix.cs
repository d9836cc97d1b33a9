using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>SMTP005: has the reply to a command checked for its first digit where it is read. Nothing can be checked where nothing is read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP005IgnoresReplyFix))]
public sealed class SMTP005IgnoresReplyFix() : ReplyCheckFix(Descriptors.IgnoresReply.Id)
{
    /// <summary>The equivalence key of the action.</summary>
    internal const string CheckReply = "SMTP005.CheckReply";

    private protected override WantedReply? WantedBy(Finding finding)
    {
        if (!finding.Properties.TryGetValue(SmtpFlowAnalyzer.CommandProperty, out var command)
            || !finding.Properties.TryGetValue(SmtpFlowAnalyzer.CodesProperty, out var codes))
        {
            return null;
        }

        var starts = codes switch
        {
            "200-299" => ImmutableArray.Create("2"),
            "300-399" => ImmutableArray.Create("3"),
            "200-399" => ImmutableArray.Create("2", "3"),
            _ => ImmutableArray<string>.Empty,
        };
        var code = command switch { "DATA" => 354, "AUTH" => 235, _ => 250 };
        var refused = command == "the end of data" ? "the message" : command;
        return starts.IsEmpty ? null : new WantedReply($"Check the reply to {command}", CheckReply, starts, code, "reply", $"The server did not accept {refused}");
    }
}
