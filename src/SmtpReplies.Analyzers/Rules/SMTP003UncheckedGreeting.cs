using System.Collections.Immutable;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>The greeting is read, and the session goes on without a check of it.</summary>
internal sealed class SMTP003UncheckedGreeting() : Rule(Descriptors.UncheckedGreeting)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Greetings)
        {
            if (site.Kind == GreetingKind.Unchecked)
                yield return new Finding(site.Where, ImmutableArray.Create(site.Command));
        }
    }
}
