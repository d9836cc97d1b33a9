using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>One thing that a helper does to a connection.</summary>
/// <param name="Verb">Connect, Read or Write.</param>
/// <param name="Text">What a Write begins with, when the helper itself says so.</param>
/// <param name="Parameter">The parameter that a Write writes; -1 for none.</param>
internal readonly record struct SessionStep(Verb Verb, string? Text, int Parameter);

/// <summary>What a method of the compilation does, as far as a caller has to know.</summary>
/// <param name="Sends">It sends a message, and lets the refusal out.</param>
/// <param name="Steps">What it does to a connection, in the order of its text.</param>
/// <param name="Examines">It compares, parses or throws: what it reads or is given counts as looked at.</param>
/// <param name="Returns">It returns a text, number or bytes that the caller can look at.</param>
internal sealed record CallSummary(bool Sends, ImmutableArray<SessionStep> Steps, bool Examines, bool Returns);

/// <summary>The summaries of a compilation's own methods, by a walk over their operations; each is computed once.</summary>
internal sealed class CallSummaries
{
    private const int DepthLimit = 6;

    private readonly ConcurrentDictionary<IMethodSymbol, CallSummary?> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Null for a method without a body in this compilation.</summary>
    public CallSummary? Get(IMethodSymbol method, FlowContext context, CancellationToken cancellationToken)
    {
        var isWhole = true;
        return Get(method, context, ImmutableArray<IMethodSymbol>.Empty, ref isWhole, cancellationToken);
    }

    /// <summary><paramref name="isWhole"/> becomes false if a method further down was not looked into, for recursion or depth.</summary>
    private CallSummary? Get(IMethodSymbol method, FlowContext context, ImmutableArray<IMethodSymbol> callers, ref bool isWhole, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        if (_known.TryGetValue(method, out var known))
            return known;
        if (method.DeclaringSyntaxReferences.IsEmpty)
            return null;
        if (callers.Length >= DepthLimit || callers.Contains(method, SymbolEqualityComparer.Default))
        {
            isWhole = false;
            return null;
        }

        var isOwnWhole = true;
        var summary = Compute(method, context, callers.Add(method), ref isOwnWhole, cancellationToken);
        isWhole &= isOwnWhole;
        // What was cut short by recursion or depth depends on who asked first.
        return isOwnWhole || callers.IsEmpty ? _known.GetOrAdd(method, summary) : summary;
    }

    private CallSummary? Compute(IMethodSymbol method, FlowContext context, ImmutableArray<IMethodSymbol> callers, ref bool isWhole, CancellationToken cancellationToken)
    {
        var whole = true;
        if (method.IsAbstract || method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not { } syntax)
            return null;
        if (context.ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellationToken) is not { } body)
            return null;

        var libraries = context.Libraries;
        var sends = false;
        var examines = false;
        var steps = ImmutableArray.CreateBuilder<SessionStep>();
        foreach (var operation in body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or IThrowOperation or IIsPatternOperation:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals }:
                    examines = true;
                    break;
                case IInvocationOperation call:
                    Add(call.TargetMethod, call.Arguments, call.Instance, call);
                    break;
                case IObjectCreationOperation { Constructor: { } constructor } creation
                    when libraries.RoleOf(creation.Type) == TypeRole.Connection
                        && libraries.VerbOf(constructor, creation.Arguments.Length) == Verb.Connect:
                    steps.Add(new SessionStep(Verb.Connect, null, -1));
                    break;
            }
        }

        var returns = method.ReturnType is { SpecialType: not SpecialType.System_Void } type
            && type is not INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.IsEmpty: true };
        isWhole = whole;
        return new CallSummary(sends, steps.ToImmutable(), examines, returns);

        void Add(IMethodSymbol target, ImmutableArray<IArgumentOperation> arguments, IOperation? instance, IOperation call)
        {
            var verb = libraries.VerbOf(target, arguments.Length);
            switch (verb)
            {
                case Verb.Send:
                    sends |= !IsCaught(call, body);
                    return;
                case Verb.Connect or Verb.Read when libraries.RoleOf(instance?.Type) == TypeRole.Connection:
                    steps.Add(new SessionStep(verb, null, -1));
                    return;
                case Verb.Write when libraries.RoleOf(instance?.Type) == TypeRole.Connection:
                    steps.Add(StepOf(arguments.FirstOrDefault()?.Value));
                    return;
                case Verb.None when Get(target, context, callers, ref whole, cancellationToken) is { } inner:
                    sends |= inner.Sends && !IsCaught(call, body);
                    examines |= inner.Examines && inner.Steps.Any(static step => step.Verb == Verb.Read);
                    foreach (var step in inner.Steps)
                    {
                        steps.Add(step.Parameter >= 0 && arguments.FirstOrDefault(a => a.Parameter?.Ordinal == step.Parameter) is { } argument
                            ? StepOf(argument.Value)
                            : step);
                    }

                    return;
                default:
                    examines |= target.Name is "StartsWith" or "Parse" or "TryParse" or "Equals" or "IsMatch" or "Match" or "Assert";
                    return;
            }
        }

        // What is written: a text of the helper's own, or one that the caller gives.
        SessionStep StepOf(IOperation? written)
        {
            if (written is null)
                return new SessionStep(Verb.Write, null, -1);
            foreach (var part in written.DescendantsAndSelf())
            {
                if (part.ConstantValue is { HasValue: true, Value: string text })
                    return new SessionStep(Verb.Write, text, -1);
                if (part is IParameterReferenceOperation { Parameter: var parameter } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method))
                    return new SessionStep(Verb.Write, null, parameter.Ordinal);
                // byte[] bytes = Encoding.ASCII.GetBytes(command);
                if (part is ILocalReferenceOperation { Local: var local } && DeclaredValue(local) is { } value && value != written)
                    return StepOf(value);
            }

            return new SessionStep(Verb.Write, null, -1);
        }

        IOperation? DeclaredValue(ILocalSymbol local)
        {
            foreach (var operation in body.DescendantsAndSelf())
            {
                if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))
                    return declarator.Initializer?.Value;
            }

            return null;
        }
    }

    /// <summary>Whether a refusal at this place ends in a catch of the method itself.</summary>
    private static bool IsCaught(IOperation operation, IOperation body)
    {
        for (var current = operation; current is not null && current != body; current = current.Parent)
        {
            if (current.Parent is ITryOperation { Catches.IsEmpty: false } statement && statement.Body == current)
                return true;
        }

        return false;
    }
}
