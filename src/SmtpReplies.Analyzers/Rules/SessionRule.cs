using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>A rule about one kind of slip in a session; its message names the command.</summary>
internal abstract class SessionRule(DiagnosticDescriptor descriptor, SessionKind kind) : Rule(descriptor)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var site in facts.Sessions)
        {
            if (site.Kind == kind)
                yield return new Finding(site.Where, ImmutableArray.Create(site.Command), site.Wanted, site.Command);
        }
    }
}
