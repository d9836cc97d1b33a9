using System.Collections.Immutable;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>A retry that never asks whether the reply was permanent.</summary>
internal sealed class SMTP101RetriesEveryFailure() : Rule(Descriptors.RetriesEveryFailure)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Retries)
        {
            if (site.Kind == RetryKind.Untested)
                yield return new Finding(site.Where, ImmutableArray.Create(site.Subject), site.Codes);
        }
    }
}
