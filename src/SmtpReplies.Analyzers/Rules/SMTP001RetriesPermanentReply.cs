using System.Collections.Immutable;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>A 5yz reply is in the set that is retried, or a path taken for 5yz sends the same message again.</summary>
internal sealed class SMTP001RetriesPermanentReply() : Rule(Descriptors.RetriesPermanentReply)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Retries)
        {
            var does = site.Kind switch
            {
                RetryKind.Predicate => "is true for",
                RetryKind.Decision => "is chosen for",
                RetryKind.Resend => "sends the message again after",
                _ => null,
            };
            if (does is null)
                continue;
            yield return new Finding(site.Where, ImmutableArray.Create(site.Subject, does, PrintedCodes(site.Codes)), site.Codes);
        }
    }
}
