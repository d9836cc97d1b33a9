using System.Collections.Immutable;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>A 4yz reply is classified as permanent.</summary>
internal sealed class SMTP004DropsTransientReply() : Rule(Descriptors.DropsTransientReply)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Retries)
        {
            if (site.Kind == RetryKind.Dropped)
                yield return new Finding(site.Where, ImmutableArray.Create(site.Subject, PrintedCodes(site.Codes)), site.Codes);
        }
    }
}
