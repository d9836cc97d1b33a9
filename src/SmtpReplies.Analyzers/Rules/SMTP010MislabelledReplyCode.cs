using System.Collections.Immutable;
using System.Globalization;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>A number, and a name, comment or bound that says another.</summary>
internal sealed class SMTP010MislabelledReplyCode() : Rule(Descriptors.MislabelledReplyCode)
{
    public override IEnumerable<Finding> Find(FlowFacts facts)
    {
        foreach (var label in facts.Mislabels)
        {
            var code = label.Code.ToString(CultureInfo.InvariantCulture);
            var why = label.Kind switch
            {
                LabelKind.Name => $"is {code} here, but the reply of that name is {label.Said}",
                LabelKind.Comment => $"is {code}, but the comment says {label.Said}",
                LabelKind.UpperBound => $"takes in {code}, which is not of the class below it",
                _ => $"leaves out {label.Said}, which are of the same class as {code}",
            };
            // Only of a range is it certain what was meant.
            yield return new Finding(label.Where, ImmutableArray.Create(label.Subject, why), label.Kind == LabelKind.UpperBound ? label.Said : null);
        }
    }
}
