using System.Collections.Immutable;
using System.Globalization;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>A server answers 5yz because of a passing fault of its own.</summary>
internal sealed class SMTP105PermanentReplyForOwnFault() : Rule(Descriptors.PermanentReplyForOwnFault)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Answers)
            yield return new Finding(site.Where, ImmutableArray.Create(site.Subject, site.Code.ToString(CultureInfo.InvariantCulture), site.Fault), ReplySet.Of(site.Code));
    }
}
