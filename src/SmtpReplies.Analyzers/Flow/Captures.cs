using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>What a control flow graph has set aside, to go on with it later: half of an expression, the left side of an assignment.</summary>
internal sealed class Captures
{
    private readonly Dictionary<CaptureId, IOperation> _aside = [];

    public void Add(IFlowCaptureOperation capture) => _aside[capture.Id] = capture.Value;

    /// <summary>What a reference stands for; null before it was set aside.</summary>
    public IOperation? Of(IFlowCaptureReferenceOperation reference) => _aside.TryGetValue(reference.Id, out var aside) ? aside : null;

    /// <summary>An operation, or what was set aside for it.</summary>
    public IOperation? Whole(IOperation? operation) => operation is IFlowCaptureReferenceOperation reference ? Of(reference) : operation;

    /// <summary>An operation with all below it, and what was set aside for it before: an object with an initializer is made so.</summary>
    public IEnumerable<IOperation> Parts(IOperation operation)
    {
        var rest = new Stack<IOperation>();
        var seen = new HashSet<CaptureId>();
        rest.Push(operation);
        while (rest.Count != 0)
        {
            foreach (var part in rest.Pop().DescendantsAndSelf())
            {
                yield return part;
                if (part is IFlowCaptureReferenceOperation reference && seen.Add(reference.Id) && Of(reference) is { } aside)
                    rest.Push(aside);
            }
        }
    }
}
