using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>Values and calls that decide about another attempt: flags, outcome enums, requeueing.</summary>
internal sealed partial class SmtpFlow
{
    /// <summary>
    /// A value goes to a place: a flag whose name says "again" (<c>ShouldRetry = ...</c>), or any place for a member of an enum that
    /// says so (<c>return Outcome.Retry</c>).
    /// </summary>
    private void Decide(string? name, ITypeSymbol? type, Value? value, SyntaxNode where)
    {
        if (!_recording || value is null || type is null)
            return;
        if (type.SpecialType == SpecialType.System_Boolean && name is not null)
        {
            // A predicate's answer is looked at as a whole.
            if (ReferenceEquals(type, ResultType(_owner)) && name == _owner?.Name)
                return;
            if (_options.SaysRetry(name))
                Decide(saysRetry: true, name, true, value, where);
            else if (_options.SaysPermanent(name))
                Decide(saysRetry: false, name, true, value, where);
        }
        else if (type.TypeKind == TypeKind.Enum && !_libraries.IsCodeEnum(type))
        {
            foreach (var member in type.GetMembers())
            {
                if (member is not IFieldSymbol { HasConstantValue: true, ConstantValue: var constant })
                    continue;
                if (_options.SaysRetry(type.Name, member.Name))
                    Decide(saysRetry: true, $"{type.Name}.{member.Name}", constant, value, where);
                else if (_options.SaysPermanent(member.Name))
                    Decide(saysRetry: false, $"{type.Name}.{member.Name}", constant, value, where);
            }
        }
    }

    /// <summary>Another attempt is put on the calendar: <c>row.NextAttemptUtc = ...</c>.</summary>
    private void DecideByDate(IOperation target, Value? value, SyntaxNode where)
    {
        if (_recording && target is IMemberReferenceOperation { Member.Name: var name } && value is not Value.Constant && RetryNames.SaysNextAttempt(name))
            Decide(saysRetry: true, name, true, new Value.Constant(true), where);
    }

    private void Decide(bool saysRetry, string subject, object? chosen, Value value, SyntaxNode where)
    {
        switch (value)
        {
            case Value.Outcome outcome:
                Add(outcome.Carrier, outcome.Cases.For(chosen).Intersect(_state.CodesOf(outcome.Carrier)));
                break;
            // A constant is chosen for the codes that lead here.
            case Value.Constant { Content: var constant } when Equals(constant, chosen):
                foreach (var carrier in _state.Carriers)
                {
                    if (saysRetry || !HangsOnSomethingElse(where))
                        Add(carrier, _state.CodesOf(carrier).Except(ReplySet.NoFailure));
                }

                if (!saysRetry)
                    DropRecipient(subject, where);
                break;
        }

        void Add(Carrier carrier, ReplySet codes)
        {
            // Who asks for the reply as well knows the difference.
            if (!codes.IsEmpty && (carrier.Refusal is null || ReplySet.Transient.IsSubsetOf(_state.CodesOf(carrier.Refusal))))
                _decisions.Add((saysRetry, subject, carrier, codes, where));
        }
    }

    /// <summary>
    /// Whether a condition around a place asks for nothing that is known of a reply: the end of a row of attempts, above all. What is
    /// given up there is not given up for its reply.
    /// </summary>
    private bool HangsOnSomethingElse(SyntaxNode where)
    {
        for (var node = where; node.Parent is { } parent && parent is not (CatchClauseSyntax or MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax); node = parent)
        {
            var condition = parent switch
            {
                IfStatementSyntax { Condition: var asked } when asked != node => asked,
                ConditionalExpressionSyntax { Condition: var asked } when asked != node => asked,
                _ => null,
            };
            if (condition is not null && !_understood.Any(asked => condition.Span.Contains(asked)))
                return true;
        }

        return false;
    }

    /// <summary>
    /// "For good" for whatever refusal of a recipient, 4yz among them: <c>catch (SmtpFailedRecipientException) { user.EmailInvalid = true; }</c>.
    /// </summary>
    private void DropRecipient(string subject, SyntaxNode where)
    {
        if (CfgEdges.TryOfHandler(_block) is { } whole
            && _state.CodesOf(FailureOf(whole)) is var codes && ReplySet.All.IsSubsetOf(codes) && !_obscure.Contains(FailureOf(whole))
            && where.FirstAncestorOrSelf<CatchClauseSyntax>() is { Filter: null, Declaration.Type: var type }
            && _libraries.IsPartialRefusal(_context.ModelOf(type.SyntaxTree).GetTypeInfo(type, _cancellationToken).Type)
            && !HangsOnSomethingElse(where))
        {
            _dropsOfRecipients.Add((subject, type));
        }
    }

    /// <summary>A call whose name says that the message is to be sent again: <c>Requeue(message)</c>, <c>ScheduleRetryAsync(message)</c>.</summary>
    private void DecideByCall(IInvocationOperation call)
    {
        if (_recording && call.TargetMethod.ReturnType.SpecialType != SpecialType.System_Boolean && RetryNames.SaysRequeue(call.TargetMethod.Name))
            Decide(saysRetry: true, call.TargetMethod.Name, true, new Value.Constant(true), call.Syntax);
        else if (_recording && RetryNames.SaysMark(call.TargetMethod.Name))
            DropRecipient(call.TargetMethod.Name, call.Syntax);
    }

    private static ITypeSymbol? ResultType(IMethodSymbol? method) => method?.ReturnType switch
    {
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } => result,
        var type => type,
    };
}
