using System.Collections.Immutable;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>The whole message is sent again after some recipients were accepted: they get it twice.</summary>
internal sealed class SMTP009ResendsToAcceptedRecipients() : Rule(Descriptors.ResendsToAcceptedRecipients)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Retries)
        {
            if (site.Kind == RetryKind.PartlyAccepted)
                yield return new Finding(site.Where, ImmutableArray.Create(site.Subject), site.Codes);
        }
    }
}
