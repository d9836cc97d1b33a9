using System.Collections.Immutable;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>A transient reply is retried with no end.</summary>
internal sealed class SMTP106UnboundedRetry() : Rule(Descriptors.UnboundedRetry)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Retries)
        {
            if (site.Kind == RetryKind.Endless)
                yield return new Finding(site.Where, ImmutableArray.Create(site.Subject));
        }
    }
}
