using System.Collections.Immutable;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>The text of a reply decides a retry or an outcome.</summary>
internal sealed class SMTP102ComparesReplyText() : Rule(Descriptors.ComparesReplyText)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Retries)
        {
            if (site.Kind == RetryKind.Text)
                yield return new Finding(site.Where, ImmutableArray.Create(site.Subject));
        }

        foreach (var site in facts.Sessions)
        {
            if (site.Kind == SessionKind.JudgedByWords)
                yield return new Finding(site.Where, ImmutableArray.Create(site.Command));
        }
    }
}
