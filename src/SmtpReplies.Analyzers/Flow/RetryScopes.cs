using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// Retries by a library: a chain of calls that names failures and ends in a retry, a call on what configures a retry, or a value
/// assigned to a retry's option. What ends in a circuit breaker or a fallback retries nothing.
/// </summary>
internal static class RetryScopes
{
    /// <summary>From a builder to the place where it is used, and to the next one made of it: no further.</summary>
    private const int DepthLimit = 3;

    /// <summary>Adds the failures that a retry takes whatever their code, and what its method groups let through.</summary>
    public static void Collect(ControlFlowGraph graph, IReadOnlyList<IOperation> operations, FileContext file)
    {
        foreach (var call in operations.OfType<IInvocationOperation>())
        {
            if (call.TargetMethod.TypeArguments is [.., { TypeKind: TypeKind.Class }] && RetriesItsException(call, file) is { } taken)
                file.Facts.Retries.Add(new RetrySite(file.Libraries.IsRefusalOfSeveral(taken) ? RetryKind.PartlyAccepted : RetryKind.Untested, NameIn((InvocationExpressionSyntax)call.Syntax), ReplySet.Permanent, NameIn((InvocationExpressionSyntax)call.Syntax).ToString()));
            if (file.Libraries.VerbOf(call.TargetMethod, call.Arguments.Length) != Verb.HandleWhen
                || call.Syntax is not InvocationExpressionSyntax syntax)
            {
                continue;
            }

            var model = file.ModelOf(syntax.SyntaxTree);
            var arguments = syntax.ArgumentList.Arguments;
            if (arguments.Count == 0)
            {
                if (call.TargetMethod.TypeArguments is [var handled]
                    && file.Libraries.IsCodeCarrier(handled)
                    && IsRetried(syntax, file)
                    && !IsExempt(call, handled, graph, operations, file))
                {
                    // A message with several recipients, and the others have it.
                    var kind = file.Libraries.IsRefusalOfSeveral(handled) ? RetryKind.PartlyAccepted : RetryKind.Untested;
                    file.Facts.Retries.Add(new RetrySite(kind, NameIn(syntax), ReplySet.Permanent, NameIn(syntax).ToString()));
                }
            }
            else if (file.Libraries.IsCodeEnum(model.GetTypeInfo(arguments[0].Expression, file.CancellationToken).Type)
                && model.GetConstantValue(arguments[0].Expression, file.CancellationToken) is { HasValue: true, Value: int code }
                && file.Options.NotRetried(file.Libraries).Contains(code)
                && IsRetried(syntax, file))
            {
                // HandleResult(SmtpStatusCode.TransactionFailed)
                file.Facts.Retries.Add(new RetrySite(RetryKind.Predicate, arguments[0].Expression, ReplySet.Of(code), NameIn(syntax).ToString()));
            }
        }

        foreach (var reference in operations.OfType<IMethodReferenceOperation>())
        {
            // A name that says "try again" is looked at where the method stands.
            if (!file.Options.SaysRetry(reference.Method.Name)
                && PredicateSummaries.ReturnsBool(reference.Method.ReturnType)
                && reference.Method.DeclaringSyntaxReferences is [{ SyntaxTree: var tree }]
                && tree == reference.Syntax.SyntaxTree
                && ScopeOf(reference.Syntax, file) is { } scope)
            {
                SmtpFlow.CollectPredicate(reference.Method, scope, file);
            }
        }
    }

    /// <summary>
    /// The refusal that a retry of the program's own is told to take, whatever the reply: <c>Retry&lt;SmtpException&gt;(() => client.Send(message))</c>,
    /// with <c>catch (TException)</c> in a loop. Null if it is no such retry, or asks something.
    /// </summary>
    private static ITypeSymbol? RetriesItsException(IInvocationOperation call, FileContext file)
    {
        var method = call.TargetMethod.OriginalDefinition;
        var place = -1;
        for (var i = 0; i < method.TypeParameters.Length && place < 0; i++)
            place = file.Libraries.IsCodeCarrier(call.TargetMethod.TypeArguments[i]) ? i : -1;
        if (place < 0 || call.Syntax is not InvocationExpressionSyntax || !file.Shared.IsOwn(method)
            // What is given the exception decides.
            || call.Arguments.Any(static argument => argument.Parameter?.Type is INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { ReturnsVoid: false, Parameters.IsEmpty: false } })
            || !call.Arguments.Any(static argument => argument.Parameter?.Type.TypeKind == TypeKind.Delegate))
        {
            return null;
        }

        var name = method.TypeParameters[place].Name;
        var retries = method.DeclaringSyntaxReferences[0].GetSyntax(file.CancellationToken).DescendantNodes().OfType<CatchClauseSyntax>().Any(clause =>
            clause.Declaration is { Type: IdentifierNameSyntax { Identifier.ValueText: var caught }, Identifier.ValueText: var variable } && caught == name
            && !(clause.Filter is { } filter && Asks(filter, variable))
            && !(clause.Block.Statements is [.., ThrowStatementSyntax or ReturnStatementSyntax or BreakStatementSyntax])
            && !clause.Block.DescendantNodes().Any(node => node is IfStatementSyntax { Condition: var condition } && Asks(condition, variable))
            && clause.Ancestors().TakeWhile(static node => node is not MemberDeclarationSyntax).Any(static node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax));
        return retries ? call.TargetMethod.TypeArguments[place] : null;

        static bool Asks(SyntaxNode condition, string variable) =>
            variable.Length != 0 && condition.DescendantNodes().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: var asked } && asked == variable);
    }

    /// <summary>Adds the failures that an attribute has retried.</summary>
    public static void Collect(AttributeSyntax attribute, SemanticModel model, FileContext file)
    {
        if (attribute.ArgumentList is not { Arguments: var arguments }
            || model.GetSymbolInfo(attribute, file.CancellationToken).Symbol is not IMethodSymbol constructor)
        {
            return;
        }

        var named = arguments.Select(argument =>
            argument.NameEquals is { Name: var name } && model.GetSymbolInfo(name, file.CancellationToken).Symbol is { } property
                ? file.Libraries.VerbOf(property, 0)
                : file.Libraries.VerbOf(constructor, arguments.Count)).ToList();
        if (arguments.Where((argument, i) => named[i] == Verb.Attempts).Any(argument => model.GetConstantValue(argument.Expression, file.CancellationToken).Value is 0))
            return;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (named[i] != Verb.Retry)
                continue;
            foreach (var type in arguments[i].DescendantNodes().OfType<TypeOfExpressionSyntax>())
            {
                if (file.Libraries.IsCodeCarrier(model.GetTypeInfo(type.Type, file.CancellationToken).Type))
                    file.Facts.Retries.Add(new RetrySite(RetryKind.Untested, type, ReplySet.Permanent, attribute.Name.ToString()));
            }
        }
    }

    /// <summary>Adds the retries that never give up, where what they take is a refusal whose code was asked for.</summary>
    public static void CollectEndless(IEnumerable<IOperation> operations, FileContext file)
    {
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case IInvocationOperation { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var handled } } syntax } call
                    when file.Libraries.RowOf((call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition) is { Verb: Verb.Retry, IsEndless: true }:
                    if (TakesTestedRefusals(handled, file) && !Ends(syntax, syntax.ArgumentList))
                        file.Facts.Retries.Add(new RetrySite(RetryKind.Endless, NameIn(syntax), ReplySet.Transient, NameIn(syntax).ToString()));
                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property }, Value.ConstantValue: { HasValue: true, Value: int.MaxValue }, Syntax: AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax options } limit }
                    when file.Libraries.VerbOf(property, 0) == Verb.Attempts:
                    var taken = options.Expressions.OfType<AssignmentExpressionSyntax>()
                        .FirstOrDefault(other => file.ModelOf(other.SyntaxTree).GetSymbolInfo(other.Left, file.CancellationToken).Symbol is { } set && file.Libraries.VerbOf(set, 0) == Verb.Retry);
                    if (taken is not null && TakesTestedRefusals(taken.Right, file) && !Ends(options, options))
                        file.Facts.Retries.Add(new RetrySite(RetryKind.Endless, limit, ReplySet.Transient, property.Name));
                    break;
            }
        }
    }

    /// <summary>Whether a chain handles a refusal with a filter, and no refusal without one: that is another finding.</summary>
    private static bool TakesTestedRefusals(ExpressionSyntax chain, FileContext file)
    {
        var model = file.ModelOf(chain.SyntaxTree);
        var tested = false;
        foreach (var call in chain.DescendantNodesAndSelf(static node => node is not AnonymousFunctionExpressionSyntax).OfType<InvocationExpressionSyntax>())
        {
            if (model.GetSymbolInfo(call, file.CancellationToken).Symbol is not IMethodSymbol { TypeArguments: [var handled] }
                || VerbOf(call, file) != Verb.HandleWhen || !file.Libraries.IsCodeCarrier(handled))
            {
                continue;
            }

            if (call.ArgumentList.Arguments.Count == 0)
                return false;
            tested = true;
        }

        return tested;
    }

    /// <summary>Whether something ends a retry from outside: a limit in time beside it, or a callback that throws or cancels.</summary>
    private static bool Ends(SyntaxNode place, SyntaxNode callbacks)
    {
        if (callbacks.DescendantNodes().Any(static node => node is ThrowStatementSyntax or ThrowExpressionSyntax or IdentifierNameSyntax { Identifier.ValueText: "Cancel" or "CancelAsync" }))
            return true;
        var type = place.FirstAncestorOrSelf<TypeDeclarationSyntax>() as SyntaxNode ?? place.SyntaxTree.GetRoot();
        return type.DescendantNodes().Any(static node => node is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wrap" or "WrapAsync" or "Timeout" or "TimeoutAsync" or "AddTimeout" or "CancelAfter" },
        });
    }

    /// <summary>What a lambda decides for a retry, such as <c>Handle&lt;SmtpException&gt;</c>; null if it decides nothing of that kind.</summary>
    public static string? ScopeOf(IMethodSymbol lambda, FileContext file) =>
        lambda.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } syntax ? ScopeOf(syntax, file) : null;

    /// <summary>What a lambda decides for a rule that puts messages aside at once; null if it decides nothing of that kind.</summary>
    public static string? DropScopeOf(IMethodSymbol lambda, FileContext file) =>
        lambda.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } }
        && VerbOf(call, file) == Verb.HandleWhen && call.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } && VerbOf(next, file) == Verb.GiveUp
            ? NameIn(call).ToString()
            : null;

    private static string? ScopeOf(SyntaxNode predicate, FileContext file)
    {
        switch (predicate.Parent)
        {
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
                when VerbOf(call, file) == Verb.HandleWhen && IsRetried(call, file) && !HasExemptBeside(call, file):
                return NameIn(call).ToString();
            case AssignmentExpressionSyntax { Left: var left, Right: var right }
                when right == predicate && SymbolOf(left, file) is { } property && file.Libraries.VerbOf(property, 0) == Verb.Retry && !GoesElsewhere(predicate.Parent, file):
                return property.Name;
            // A helper that makes the options of a retry is given it.
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax helper } when IsRetried(predicate, file, 0):
                return NameIn(helper).ToString();
            default:
                return null;
        }
    }

    /// <summary>Whether what a call handles is retried: by a call on a retry's configurator, later in the chain, or where the result goes.</summary>
    private static bool IsRetried(InvocationExpressionSyntax call, FileContext file) =>
        IsOnConfigurator(call, file) || IsRetried(call, file, 0);

    private static bool IsRetried(SyntaxNode value, FileContext file, int depth)
    {
        if (EndOf(ref value, file) is var end and not Verb.None)
            return end == Verb.Retry;
        switch (value.Parent)
        {
            case AssignmentExpressionSyntax { Left: var left, Right: var right } when right == value && SymbolOf(left, file) is { } target:
                return (file.Libraries.VerbOf(target, 0) == Verb.Retry && !GoesElsewhere(value.Parent, file)) || (depth < DepthLimit && IsUseRetried(target));
            case EqualsValueClauseSyntax { Parent: (VariableDeclaratorSyntax or PropertyDeclarationSyntax) and var declared }:
                return IsUseRetried(file.ModelOf(declared.SyntaxTree).GetDeclaredSymbol(declared, file.CancellationToken));
            case ArrowExpressionClauseSyntax { Parent: (PropertyDeclarationSyntax or MethodDeclarationSyntax or LocalFunctionStatementSyntax) and var made }:
                return IsUseRetried(file.ModelOf(made.SyntaxTree).GetDeclaredSymbol(made, file.CancellationToken));
            case ReturnStatementSyntax returned when returned.Ancestors().FirstOrDefault(static node => node is MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) is (MethodDeclarationSyntax or LocalFunctionStatementSyntax) and var maker:
                return IsUseRetried(file.ModelOf(maker.SyntaxTree).GetDeclaredSymbol(maker, file.CancellationToken));
            case ArgumentSyntax argument when file.ModelOf(argument.SyntaxTree).GetOperation(argument, file.CancellationToken) is IArgumentOperation { Parameter: { } parameter }:
                return IsUseRetried(parameter.OriginalDefinition);
            default:
                return false;
        }

        bool IsUseRetried(ISymbol? symbol)
        {
            if (depth >= DepthLimit || HomeOf(symbol) is not { } home)
                return false;
            var model = file.ModelOf(home.SyntaxTree);
            return home.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
                name.Identifier.ValueText == symbol!.Name
                && !(home.SyntaxTree == value.SyntaxTree && value.Span.Contains(name.Span))
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, file.CancellationToken).Symbol, symbol)
                && IsRetried(UseOf(name), file, depth + 1));
        }

        // Where a thing may be used: what is known to more than its type is not looked for.
        SyntaxNode? HomeOf(ISymbol? symbol) => symbol switch
        {
            ILocalSymbol => value.Ancestors().FirstOrDefault(static node => node is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? value.SyntaxTree.GetRoot(file.CancellationToken),
            IFieldSymbol or IPropertySymbol or IMethodSymbol => value.FirstAncestorOrSelf<TypeDeclarationSyntax>(),
            IParameterSymbol when file.Shared.IsOwn(symbol) => symbol.DeclaringSyntaxReferences[0].GetSyntax(file.CancellationToken).Parent?.Parent,
            _ => null,
        };

        // A name with what it is reached by, and what a method of that name gives.
        static SyntaxNode UseOf(IdentifierNameSyntax name)
        {
            SyntaxNode use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            return use.Parent is InvocationExpressionSyntax call && call.Expression == use ? call : use;
        }
    }

    /// <summary>Follows a chain of calls to its first retry or end; the value is then what the whole chain gives.</summary>
    private static Verb EndOf(ref SyntaxNode value, FileContext file)
    {
        while (value.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && access.Expression == value)
        {
            if (VerbOf(next, file) is var verb and (Verb.Retry or Verb.GiveUp))
                return verb == Verb.Retry && GoesElsewhere(next.ArgumentList, next, file) ? Verb.GiveUp : verb;
            value = next;
        }

        return Verb.None;
    }

    /// <summary>
    /// Whether what a retry calls first sets something that the repeated call uses, or by which a client of the type is made or connected: another
    /// host is no retry (RFC 5321, section 4.2.5).
    /// </summary>
    private static bool GoesElsewhere(SyntaxNode callbacks, SyntaxNode retry, FileContext file)
    {
        var set = SetIn(callbacks, file);
        if (set.Count == 0)
            return false;
        for (var value = retry; value.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next }; value = next)
        {
            if (IsMentioned(next.ArgumentList))
                return true;
        }

        var type = retry.FirstAncestorOrSelf<TypeDeclarationSyntax>() as SyntaxNode ?? retry.SyntaxTree.GetRoot(file.CancellationToken);
        // string Host => _hosts[_current];
        foreach (var member in type.DescendantNodes().OfType<ArrowExpressionClauseSyntax>().Where(IsMentioned).ToList())
        {
            if (member.Parent is PropertyDeclarationSyntax { Identifier.ValueText: var property })
                set.Add(property);
            else if (member.Parent is MethodDeclarationSyntax { Identifier.ValueText: var method })
                set.Add(method);
        }

        return type.DescendantNodes().Any(node => node switch
        {
            InvocationExpressionSyntax { ArgumentList: var told } => IsMentioned(told) && Connects(node),
            BaseObjectCreationExpressionSyntax { ArgumentList: { } told } => IsMentioned(told) && Connects(node),
            AssignmentExpressionSyntax { Left: var target, Right: var told } => IsMentioned(told) && Connects(target),
            _ => false,
        });

        bool IsMentioned(SyntaxNode node) => node.DescendantNodes().Any(part => part is IdentifierNameSyntax { Identifier.ValueText: var name } && set.Contains(name));

        bool Connects(SyntaxNode node) =>
            (file.ModelOf(node.SyntaxTree).GetSymbolInfo(node, file.CancellationToken).Symbol is { } symbol && file.Libraries.VerbOf(symbol, int.MaxValue) == Verb.Connect)
            || (node is ExpressionSyntax made && file.ModelOf(node.SyntaxTree).GetTypeInfo(made, file.CancellationToken).Type is INamedTypeSymbol client && file.Libraries.CanConnect(client));
    }

    /// <summary>The same of the options of a retry, by what is set beside one of them: <c>OnRetry = _ => { _host++; ... }</c>.</summary>
    private static bool GoesElsewhere(SyntaxNode option, FileContext file) => option.Parent is InitializerExpressionSyntax options && GoesElsewhere(options, options, file);

    /// <summary>The variables that callbacks set: lambdas, and methods of the program that they are or call.</summary>
    private static HashSet<string> SetIn(SyntaxNode callbacks, FileContext file)
    {
        var set = new HashSet<string>();
        foreach (var node in callbacks.DescendantNodes())
        {
            if (node is AnonymousFunctionExpressionSyntax)
                AddFrom(node);
            // What is called, or given to be called; binding every name would take longer than all the rest.
            else if (node is IdentifierNameSyntax { Parent: InvocationExpressionSyntax or ArgumentSyntax or AssignmentExpressionSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } } name
                && SymbolOf(name, file) is IMethodSymbol method && file.Shared.IsOwn(method))
                AddFrom(method.DeclaringSyntaxReferences[0].GetSyntax(file.CancellationToken));
        }

        return set;

        void AddFrom(SyntaxNode function)
        {
            foreach (var node in function.DescendantNodes())
            {
                var target = node switch
                {
                    AssignmentExpressionSyntax { Left: var left } => left,
                    PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression, Operand: var counted } => counted,
                    PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression, Operand: var counted } => counted,
                    ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword, Expression: var given } => given,
                    _ => null,
                };
                if (target is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var member })
                    target = member;
                if (target is IdentifierNameSyntax { Identifier.ValueText: var variable })
                    set.Add(variable);
            }
        }
    }

    private static bool IsOnConfigurator(InvocationExpressionSyntax call, FileContext file) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: var receiver }
        && file.Libraries.RoleOf(file.ModelOf(call.SyntaxTree).GetTypeInfo(receiver).Type) == TypeRole.RetryConfigurator;

    /// <summary>Whether permanent replies never come to this call: others beside or before it take them, and do not retry.</summary>
    private static bool IsExempt(
        IInvocationOperation call, ITypeSymbol handled, ControlFlowGraph graph, IReadOnlyList<IOperation> operations, FileContext file)
    {
        var permanent = ReplySet.Permanent.Except(file.Libraries.TreatedAsTransient);
        foreach (var other in operations.OfType<IInvocationOperation>())
        {
            if (other.TargetMethod.TypeArguments is [var taken]
                && IsOrDerives(handled, taken)
                && other.Syntax is InvocationExpressionSyntax syntax
                && TakesBefore(syntax, file.Libraries.VerbOf(other.TargetMethod, other.Arguments.Length)))
            {
                // Whoever puts some of them aside has thought of the code.
                if (TakenBy(syntax, other).Overlaps(permanent))
                    return true;
            }
        }

        return false;

        bool TakesBefore(InvocationExpressionSyntax syntax, Verb verb) => verb switch
        {
            Verb.Exempt => IsSameReceiver(syntax, (InvocationExpressionSyntax)call.Syntax),
            Verb.HandleWhen => syntax.Span.End < call.Syntax.Span.End && IsGivenUp(syntax),
            _ => false,
        };

        bool IsGivenUp(SyntaxNode chain) => EndOf(ref chain, file) == Verb.GiveUp;

        ReplySet TakenBy(InvocationExpressionSyntax syntax, IInvocationOperation other)
        {
            if (syntax.ArgumentList.Arguments.Count == 0)
                return ReplySet.All;
            foreach (var operation in other.Descendants())
            {
                var summary = operation switch
                {
                    IFlowAnonymousFunctionOperation lambda => SmtpFlow.Summarize(
                        graph.GetAnonymousFunctionControlFlowGraph(lambda, file.CancellationToken), lambda.Symbol, file, ImmutableArray<IMethodSymbol>.Empty),
                    IMethodReferenceOperation reference => file.Shared.Predicates.Get(reference.Method, file, ImmutableArray<IMethodSymbol>.Empty),
                    _ => null,
                };
                if (summary is not null)
                    return summary.WhenTrue.Except(summary.WhenFalse);
                if (operation is IFlowAnonymousFunctionOperation or IMethodReferenceOperation)
                    return ReplySet.All; // It asks something that cannot be followed.
            }

            return ReplySet.Empty;
        }
    }

    private static bool HasExemptBeside(InvocationExpressionSyntax call, FileContext file) =>
        IsOnConfigurator(call, file)
        && call.FirstAncestorOrSelf<BlockSyntax>() is { } block
        && block.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(other => IsSameReceiver(other, call) && VerbOf(other, file) == Verb.Exempt);

    private static bool IsSameReceiver(InvocationExpressionSyntax one, InvocationExpressionSyntax other) =>
        one.Expression is MemberAccessExpressionSyntax { Expression: var first }
        && other.Expression is MemberAccessExpressionSyntax { Expression: var second }
        && first.IsEquivalentTo(second);

    private static bool IsOrDerives(ITypeSymbol type, ITypeSymbol from)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, from))
                return true;
        }

        return false;
    }

    private static ISymbol? SymbolOf(ExpressionSyntax expression, FileContext file) =>
        file.ModelOf(expression.SyntaxTree).GetSymbolInfo(expression).Symbol;

    private static Verb VerbOf(InvocationExpressionSyntax call, FileContext file) =>
        file.ModelOf(call.SyntaxTree).GetSymbolInfo(call).Symbol is IMethodSymbol method
            ? file.Libraries.VerbOf(method.ReducedFrom ?? method, call.ArgumentList.Arguments.Count)
            : Verb.None;

    private static SyntaxNode NameIn(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name: var name } ? name : call.Expression;
}
