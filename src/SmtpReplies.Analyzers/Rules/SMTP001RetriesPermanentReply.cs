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
            var does = site.Kind == RetryKind.Predicate ? "is true for" : "sends the message again after";
            yield return new Finding(site.Where, ImmutableArray.Create(site.Subject, does, (site.Codes.Count == 1 ? "reply " : "replies ") + site.Codes), site.Codes);
        }
    }
}
