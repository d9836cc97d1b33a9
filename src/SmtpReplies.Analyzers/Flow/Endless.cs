using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>Retries of transient replies that nothing ends. Whatever might count attempts or time is taken to do so.</summary>
internal sealed partial class SmtpFlow
{
    private readonly List<(IInvocationOperation Send, IOperation Refused, ReplySet Codes, Carrier Carrier, ITypeSymbol? Caught)> _repeats = [];

    /// <summary>The calls that put a refused message back into the queue that it came from, and the codes for which they do.</summary>
    private readonly List<(IInvocationOperation Call, ReplySet Codes, bool IsFailure)> _putBack = [];

    private void AddEndless(FlowFacts facts)
    {
        foreach (var (send, refused, codes, carrier, caught) in _repeats)
        {
            if (!AreTransient(codes, carrier.IsFailure) || ScopeOfRepeat(send, refused, carrier) is not { } scope)
                continue;
            if (caught is not null && ClauseOf(refused, caught) is { Declaration: { } declaration } && IsEndless(scope, carrier, send, refused))
                facts.Retries.Add(new RetrySite(RetryKind.Endless, declaration.Type, codes, $"catch ({caught.Name})"));
            else if (!carrier.IsFailure && IsSurelyCode(carrier) && IsEndless(scope, carrier, send, refused))
                facts.Retries.Add(new RetrySite(RetryKind.Endless, DecisionOf(scope, carrier, send, refused), codes, send.TargetMethod.Name));
        }

        foreach (var (call, codes, isFailure) in _putBack)
        {
            if (!AreTransient(codes, isFailure) || HangsOnSomethingElse(call.Syntax) || KeepsCount(call))
                continue;
            var caught = call.Syntax.FirstAncestorOrSelf<CatchClauseSyntax>()?.Declaration?.Type;
            facts.Retries.Add(new RetrySite(RetryKind.Endless, caught ?? call.Syntax, codes, caught is null ? call.TargetMethod.Name : $"catch ({caught})"));
        }
    }

    /// <summary>What takes permanent replies too, or asks for no code, is another finding.</summary>
    private bool AreTransient(ReplySet codes, bool isFailure) =>
        !codes.IsRemainder && !codes.Intersect(ReplySet.Transient).IsEmpty && (isFailure || !codes.Contains(250)) && codes.Intersect(ReplySet.Permanent).IsSubsetOf(_libraries.TreatedAsTransient);

    /// <summary>Where it is decided that a message goes round again: the condition around what leads back, or that of the loop.</summary>
    private SyntaxNode DecisionOf(SyntaxNode scope, Carrier carrier, IInvocationOperation send, IOperation refused)
    {
        var back = CallsItself(send) ? send.Syntax
            : JumpBack(scope, send.Syntax) ?? (SyntaxNode?)scope.DescendantNodes().OfType<ContinueStatementSyntax>().FirstOrDefault(next => next.SpanStart > send.Syntax.SpanStart);
        return back?.Ancestors().TakeWhile(node => node != scope).OfType<IfStatementSyntax>().FirstOrDefault()?.Condition is { } condition
            && TestsOf(carrier).Any(test => condition.Span.Contains(test.Where.Span))
                ? condition
                : ConditionOf(scope) ?? send.Syntax;
    }

    private static ExpressionSyntax? ConditionOf(SyntaxNode? loop) => loop switch
    {
        WhileStatementSyntax { Condition: var condition } => condition,
        DoStatementSyntax { Condition: var condition } => condition,
        ForStatementSyntax { Condition: var condition } => condition,
        _ => null,
    };

    /// <summary>Whether anything that a message goes through on its way back may count attempts or time: the type around, the queue's, or the message's own.</summary>
    private bool KeepsCount(IInvocationOperation call)
    {
        var types = call.Arguments.Select(static argument => argument.Value.Type).OfType<INamedTypeSymbol>().Append(call.TargetMethod.ContainingType)
            .Where(type => _context.IsOwn(type)).SelectMany(static type => type.DeclaringSyntaxReferences).Select(static reference => reference.GetSyntax());
        return types.Append(call.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()).Any(static type => type is not null && type.DescendantTokens().Any(static token => token.Kind() switch
        {
            SyntaxKind.PlusPlusToken or SyntaxKind.MinusMinusToken or SyntaxKind.PlusEqualsToken or SyntaxKind.MinusEqualsToken => true,
            SyntaxKind.IdentifierToken or SyntaxKind.StringLiteralToken => RetryNames.SaysCount(token.ValueText) && !AsksForMore(token),
            _ => false,
        }));

        // while (queue.Count > 0)
        static bool AsksForMore(SyntaxToken token) =>
            token.ValueText == "Count" && token.Parent?.Parent is MemberAccessExpressionSyntax { Parent: BinaryExpressionSyntax { Right: LiteralExpressionSyntax { Token.Value: 0 } } };
    }

    /// <summary>
    /// What is gone through again and again: a loop that asks for nothing but the reply, or a method that calls itself. Null for a second attempt, and
    /// for a loop with an end.
    /// </summary>
    private SyntaxNode? ScopeOfRepeat(IInvocationOperation send, IOperation refused, Carrier carrier)
    {
        var body = _graph.OriginalOperation.Syntax;
        var loop = send.Syntax.Ancestors().TakeWhile(node => node != body)
            .FirstOrDefault(static node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);
        // Once before the loop, and then in it, is in the loop as well.
        if (ReferenceEquals(send, refused) || (!carrier.IsFailure && loop?.Span.Contains(refused.Syntax.Span) == false && IsSameCall(refused, send)))
        {
            if (JumpBack(loop ?? body, send.Syntax) is { } jump)
                return LabelOf(jump, loop ?? body)!.Parent;
            return loop is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax
                && (ConditionOf(loop) is not { } condition || condition.IsKind(SyntaxKind.TrueLiteralExpression) || AsksOnly(condition, carrier))
                    ? loop
                    : null;
        }

        // It calls itself with what it was given, so nothing is counted in a parameter.
        return CallsItself(send)
            && (!carrier.IsFailure || send.Syntax.Ancestors().Any(static node => node is CatchClauseSyntax))
            && send.Arguments.All(static argument => argument.Value is IParameterReferenceOperation { Parameter.Ordinal: var given } && given == argument.Parameter?.Ordinal)
            ? body
            : null;
    }

    /// <summary>The <c>goto</c> that leads from behind a send to before it.</summary>
    private static GotoStatementSyntax? JumpBack(SyntaxNode scope, SyntaxNode send) => scope.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<GotoStatementSyntax>()
        .FirstOrDefault(jump => jump.SpanStart > send.SpanStart && LabelOf(jump, scope) is { } label && label.SpanStart <= send.SpanStart);

    private static LabeledStatementSyntax? LabelOf(GotoStatementSyntax jump, SyntaxNode scope) => jump.Expression is IdentifierNameSyntax { Identifier.ValueText: var name }
        ? scope.DescendantNodes().OfType<LabeledStatementSyntax>().FirstOrDefault(label => label.Identifier.ValueText == name)
        : null;

    /// <summary>The clause that takes the refusal and goes on: the first of its type that does not leave.</summary>
    private CatchClauseSyntax? ClauseOf(IOperation refused, ITypeSymbol caught)
    {
        var model = _context.ModelOf(refused.Syntax.SyntaxTree);
        return refused.Syntax.Ancestors().OfType<TryStatementSyntax>().SelectMany(static statement => statement.Catches).FirstOrDefault(clause =>
            clause.Declaration is { } declaration
            && !(clause.Block.Statements is [.., ThrowStatementSyntax or BreakStatementSyntax])
            && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(declaration.Type, _cancellationToken).Type, caught));
    }

    /// <param name="scope">What is gone through again and again.</param>
    /// <param name="carrier">What carries the reply.</param>
    /// <param name="send">What sends again. Where the reply is its result, what is done about a refusal is not in a handler of its own.</param>
    /// <param name="refused">What sent before; the same call, unless a method calls itself.</param>
    private bool IsEndless(SyntaxNode scope, Carrier carrier, IInvocationOperation send, IOperation refused)
    {
        var model = _context.ModelOf(scope.SyntaxTree);
        foreach (var node in scope.DescendantNodes())
        {
            switch (node)
            {
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression }:
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }:
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression or (int)SyntaxKind.SubtractAssignmentExpression }:
                case GotoStatementSyntax when scope is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax:
                case AnonymousFunctionExpressionSyntax:
                    return false;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression }:
                    break;
                case IfStatementSyntax { Condition: var condition } when !AsksOnly(condition, carrier) && Decides(node):
                case CatchFilterClauseSyntax { FilterExpression: var filter } when !AsksOnly(filter, carrier):
                case ConditionalExpressionSyntax or SwitchExpressionSyntax when Decides(node):
                case SwitchStatementSyntax or WhileStatementSyntax or ForStatementSyntax:
                    return false;
                case IdentifierNameSyntax name when model.GetSymbolInfo(name, _cancellationToken).Symbol is var symbol && IsToken(symbol):
                    return false;
                case InvocationExpressionSyntax call when (!carrier.IsFailure ? call != send.Syntax && call != refused.Syntax : node.FirstAncestorOrSelf<CatchClauseSyntax>() is { } clause && scope.Span.Contains(clause.Span)) && MayEnd(call):
                    return false;
            }
        }

        return true;

        // Whether what hangs on a condition says how it goes on; a part of the message that is there or not does not.
        bool Decides(SyntaxNode branch) => branch.Span.Contains(send.Syntax.Span)
            || branch.DescendantNodes().Any(static node => node is ReturnStatementSyntax or ThrowStatementSyntax or ThrowExpressionSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax });

        static bool IsToken(ISymbol? symbol) => LibraryMap.TypeOf(symbol)?.Name is "CancellationToken" or "CancellationTokenSource";

        // A pause and a line in the log end nothing; what a call of the program's own does is out of sight.
        bool MayEnd(InvocationExpressionSyntax call)
        {
            if (TestsOf(carrier).Any(test => test.Where.SyntaxTree == call.SyntaxTree && (test.Where.Span.Contains(call.Span) || call.Span.Contains(test.Where.Span))) || SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(call, _cancellationToken).Symbol, _owner))
                return false;
            return model.GetSymbolInfo(call, _cancellationToken).Symbol is not IMethodSymbol method
                || (!RetryNames.SaysLog(method.Name)
                    && method.ContainingNamespace?.ToDisplayString() is not ("System" or "System.Threading" or "System.Threading.Tasks" or "System.IO" or "System.Diagnostics")
                    && method.ContainingNamespace?.ToDisplayString().StartsWith("Microsoft.Extensions.Logging", StringComparison.Ordinal) != true);
        }
    }

    /// <summary>Whether every part of a condition asks for the code; any other part may be an end.</summary>
    private bool AsksOnly(ExpressionSyntax condition, Carrier carrier) => condition switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => AsksOnly(inner, carrier),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var inner } => AsksOnly(inner, carrier),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } both => AsksOnly(both.Left, carrier) && AsksOnly(both.Right, carrier),
        _ => TestsOf(carrier).Any(test => test.Where.SyntaxTree == condition.SyntaxTree && condition.Span.Contains(test.Where.Span)),
    };
}
