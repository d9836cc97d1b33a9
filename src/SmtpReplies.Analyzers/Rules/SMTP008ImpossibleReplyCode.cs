using System.Collections.Immutable;
using System.Globalization;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>A comparison that no reply can meet.</summary>
internal sealed class SMTP008ImpossibleReplyCode() : Rule(Descriptors.ImpossibleReplyCode)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var test in facts.ImpossibleTests)
        {
            var code = test.Code.ToString(CultureInfo.InvariantCulture);
            yield return new Finding(
                test.Where,
                ImmutableArray.Create(test.Where.ToString(), test.IsNoReply ? $"no reply has the code {code}" : $"the tests before it leave no reply {code}"));
        }
    }
}
