using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>Attempts that another method repeats: by what this one returns, or by what it counts.</summary>
internal sealed partial class SmtpFlow
{
    private bool? _isAskedAgain;

    /// <summary>A refusal ends in <c>return false</c>, and who called calls again until it is true: <c>while (!TrySend(message))</c>.</summary>
    private void NoteFailedAttempt(Value? value)
    {
        if (value is not Value.Constant { Content: false } || _owner is not { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } || !PredicateSummaries.ReturnsBool(_owner.ReturnType))
            return;
        foreach (var pair in _state.Refusals)
        {
            if (pair.Key.IsFailure && _libraries.IsCodeCarrier(pair.Value.Caught) && pair.Value.Send is IInvocationOperation send && (_isAskedAgain ??= IsAskedAgain(_owner)))
                _resends.Add((send, _state.CodesOf(pair.Key).Except(ReplySet.NoFailure), pair.Key, pair.Value.Caught));
        }
    }

    /// <summary>This method is to run again with what it was given: <c>BackgroundJob.Schedule(() => SendAsync(id), delay)</c>.</summary>
    private void RunLater(IInvocationOperation call)
    {
        if (!_recording || _owner is null || _state.Refusals.IsEmpty || call.Syntax is not InvocationExpressionSyntax { ArgumentList.Arguments: var arguments })
            return;
        foreach (var argument in arguments)
        {
            if (argument.Expression is not LambdaExpressionSyntax { ExpressionBody: InvocationExpressionSyntax body }
                || _context.ModelOf(body.SyntaxTree).GetOperation(body, _cancellationToken) is not IInvocationOperation again
                || !IsOwner(again.TargetMethod) || !again.Arguments.All(static given => IsPassedOn(given) || IsRound(given)) || !(again.Arguments.IsEmpty || again.Arguments.Any(IsThing)))
            {
                continue;
            }

            foreach (var pair in _state.Refusals)
            {
                if (pair.Key.IsFailure && _state.CodesOf(pair.Key).Except(ReplySet.NoFailure) is { IsEmpty: false } codes && IsMadeAnew(pair.Value) && !again.Arguments.Any(given => RootOf(given.Value) is { } root && pair.Value.Changed.Contains(root)))
                    _resends.Add((again, codes, pair.Key, pair.Value.Caught));
            }
        }

        bool IsOwner(IMethodSymbol method) =>
            SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, _owner.OriginalDefinition)
            || (method.ContainingType.TypeKind == TypeKind.Interface && SymbolEqualityComparer.Default.Equals(_owner.ContainingType.FindImplementationForInterfaceMember(method), _owner));

        static bool IsThing(IArgumentOperation given) => IsPassedOn(given) && given.Parameter is { Name: var name, Type.Name: var type } && type != "CancellationToken" && !RetryNames.SaysRound(name);

        static bool IsRound(IArgumentOperation given) => given.Value.ConstantValue is { HasValue: true, Value: null } || given.Parameter is { Type: { IsValueType: true, Name: var type }, Name: var name } && (type == "CancellationToken" || RetryNames.SaysRound(name));
    }

    /// <summary>Whether a call of a method in this file is repeated with the same arguments until it is true.</summary>
    private bool IsAskedAgain(IMethodSymbol method)
    {
        var tree = _graph.OriginalOperation.Syntax.SyntaxTree;
        foreach (var token in _context.WordsOf(tree).TokensAt(method.Name))
        {
            if (token.ValueText == method.Name
                && token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.Expression.DescendantTokens().Contains(token)
                && RepeatOf(call) is { } loop
                && !ChangesIn(loop, call)
                && SymbolEqualityComparer.Default.Equals((_context.ModelOf(tree).GetSymbolInfo(call, _cancellationToken).Symbol as IMethodSymbol)?.OriginalDefinition, method.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The loop that goes on as long as a call gives false; null if none does.</summary>
    private static SyntaxNode? RepeatOf(InvocationExpressionSyntax call)
    {
        ExpressionSyntax result = call;
        var isNegated = false;
        while (result.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "Result" or "GetAwaiter" or "GetResult" }
            || (result.Parent is InvocationExpressionSyntax outer && outer.Expression == result))
        {
            result = (ExpressionSyntax)result.Parent;
            isNegated ^= result is PrefixUnaryExpressionSyntax;
        }

        var part = result;
        while (part.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } or ParenthesizedExpressionSyntax)
            part = (ExpressionSyntax)part.Parent;
        if (isNegated && ConditionOf(part.Parent) == part)
            return part.Parent;
        if (result.FirstAncestorOrSelf<SyntaxNode>(static node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax) is not { } loop
            || loop is CommonForEachStatementSyntax)
        {
            return null;
        }

        return result.Parent switch
        {
            // if (TrySend(message)) break;
            IfStatementSyntax { Statement: var then } when !isNegated && Leaves(then) => ConditionOf(loop) is not null || loop is ForStatementSyntax ? loop : null,
            // sent = TrySend(message); in a loop that asks for it
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var kept }, Right: var right } when right == result && !isNegated =>
                ConditionOf(loop)?.DescendantNodesAndSelf().Any(node => node is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: IdentifierNameSyntax { Identifier.ValueText: var asked } } && asked == kept) == true ? loop : null,
            _ => null,
        };
    }

    /// <summary>Whether what a call is given, or called on, may be another thing in the next round, or comes from a queue.</summary>
    private static bool ChangesIn(SyntaxNode loop, InvocationExpressionSyntax call)
    {
        var given = new HashSet<string>(call.DescendantNodes().OfType<IdentifierNameSyntax>().Select(static name => name.Identifier.ValueText));
        return call.DescendantNodes().Any(static node => node is ElementAccessExpressionSyntax) || loop.DescendantNodes().Any(node => node switch
        {
            VariableDeclaratorSyntax declared => given.Contains(declared.Identifier.ValueText),
            SingleVariableDesignationSyntax declared => given.Contains(declared.Identifier.ValueText),
            AssignmentExpressionSyntax { Left: var target } => target.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => given.Contains(name.Identifier.ValueText)),
            InvocationExpressionSyntax { Expression: var called } => called.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault() is { Identifier.ValueText: var name } && RetryNames.SaysTake(name),
            _ => false,
        });
    }

    /// <summary>
    /// A row counts its attempts up, whatever the reply was, and rows are picked by that count: <c>row.Attempts++</c> and
    /// <c>Where(row => row.Attempts &lt; 3)</c>.
    /// </summary>
    private void DecideByCount(IOperation target)
    {
        if (_recording && target is IMemberReferenceOperation { Member.Name: var name, Instance: { } row and not IInstanceReferenceOperation, Syntax: var where } && RetryNames.SaysAttempt(name)
            && CfgEdges.TryOfHandler(_block) is { } whole && ReplySet.All.IsSubsetOf(_state.CodesOf(FailureOf(whole)))
            && where.FirstAncestorOrSelf<CatchClauseSyntax>() is { Filter: null } clause
            && !clause.Block.Statements.Any(statement => Ends(statement, row))
            && _context.WordsOf(where.SyntaxTree).IsPickedBelow(name))
        {
            Decide(saysRetry: true, name, true, new Value.Constant(true), where);
        }

        // row.Status = Status.Failed: it is picked no more. What says why, and when next, ends nothing.
        static bool Ends(StatementSyntax statement, IOperation row) => statement switch
        {
            ThrowStatementSyntax => true,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: var owner, Name.Identifier.ValueText: var set }, Right: var given } } =>
                owner.IsEquivalentTo(row.Syntax) && RetryNames.SaysState(set)
                && given is not (LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Pending" or "Queued" or "New" or "Waiting" or "Ready" }),
            ExpressionStatementSyntax { Expression: var act } => act.DescendantNodesAndSelf().Any(node => node is InvocationExpressionSyntax { Expression: var called }
                && called.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault() is { Identifier.ValueText: var name }
                && (RetryNames.SaysGiveUp(name) || RetryNames.Words(name).FirstOrDefault() is "remove" or "delete" or "mark" or "fail" or "set")),
            _ => false,
        };
    }
}
