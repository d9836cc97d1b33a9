using System.Collections.Immutable;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>The first command is sent before the greeting is read.</summary>
internal sealed class SMTP002UnreadGreeting() : Rule(Descriptors.UnreadGreeting)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Greetings)
        {
            if (site.Kind == GreetingKind.Unread)
                yield return new Finding(site.Where, ImmutableArray.Create(site.Command));
        }
    }
}
