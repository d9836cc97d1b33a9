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
            if (!codes.IsEmpty && carrier.Reply != CallReply.Step && (carrier.Refusal is null || ReplySet.Transient.IsSubsetOf(_state.CodesOf(carrier.Refusal))))
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

    /// <summary>A call by which the message is to be sent again: its name says so (<c>ScheduleRetryAsync(message)</c>), or it puts the message back.</summary>
    private void DecideByCall(IInvocationOperation call)
    {
        if (!_recording)
            return;
        if (PutsBack(call) || (call.TargetMethod.ReturnType.SpecialType != SpecialType.System_Boolean && RetryNames.SaysRequeue(call.TargetMethod.Name)))
            Decide(saysRetry: true, call.TargetMethod.Name, true, new Value.Constant(true), call.Syntax);
        else if (RetryNames.SaysMark(call.TargetMethod.Name))
            DropRecipient(call.TargetMethod.Name, call.Syntax);
    }

    /// <summary>A refused message goes back into the queue from which this type takes what it sends.</summary>
    private bool PutsBack(IInvocationOperation call)
    {
        if (!RetryNames.SaysPut(call.TargetMethod.Name) || RootOf(call.Instance) is not { } queue)
            return false;
        var putsBack = false;
        foreach (var pair in _state.Refusals)
        {
            if (call.Arguments.Any(argument => RootOf(argument.Value) is { } message && pair.Value.Message.Contains(message) && !pair.Value.Changed.Contains(message))
                && (putsBack || IsTakenFrom(queue, call.Syntax)))
            {
                putsBack = true;
                _putBack.Add((call, _state.CodesOf(pair.Key)));
            }
        }

        return putsBack;
    }

    private static bool IsTakenFrom(ISymbol queue, SyntaxNode place) =>
        place.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
        && type.DescendantNodes().Any(node => node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var from, Name.Identifier.ValueText: var name } }
            && RetryNames.SaysTake(name) && FirstNameOf(from) == queue.Name);

    /// <summary>What a path such as <c>this._channel.Reader</c> starts from.</summary>
    private static string? FirstNameOf(ExpressionSyntax path) => path switch
    {
        IdentifierNameSyntax { Identifier.ValueText: var name } => name,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var name } => name,
        MemberAccessExpressionSyntax { Expression: var inner } => FirstNameOf(inner),
        _ => null,
    };

    private static ITypeSymbol? ResultType(IMethodSymbol? method) => ReplyNumbers.ResultType(method);
}
