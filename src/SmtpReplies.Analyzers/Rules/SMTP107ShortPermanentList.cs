using System.Collections.Immutable;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>5yz replies are listed one by one, and the rest falls to retry.</summary>
internal sealed class SMTP107ShortPermanentList() : Rule(Descriptors.ShortPermanentList)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Retries)
        {
            if (site.Kind == RetryKind.ShortList)
                yield return new Finding(site.Where, ImmutableArray.Create(site.Subject, site.Codes.ToString()), site.Codes);
        }
    }
}
