using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// The other side: a server whose disk, database or directory fails, and that refuses the mail for good because of it. A reply that
/// depends on a look at the exception was chosen by someone who knows the difference.
/// </summary>
internal static class OwnFaults
{
    /// <summary>Beginnings of the names of calls that only take a message apart: what they throw is the message's fault.</summary>
    private static readonly string[] Parses = ["load", "parse", "try", "decode", "read", "to", "deserialize", "convert", "log", "validate", "verify"];

    /// <summary>Adds the permanent replies that are given from a handler of a passing fault.</summary>
    public static void Collect(IEnumerable<IOperation> operations, FileContext file)
    {
        foreach (var operation in operations)
        {
            if (CodeOf(operation, file.Libraries) is not (>= 500 and <= 599 and var code)
                || operation.Syntax.Ancestors().TakeWhile(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
                    .OfType<CatchClauseSyntax>().FirstOrDefault() is not { } clause
                || !IsGiven(operation.Syntax, clause)
                || FaultOf(clause, file) is not { } fault)
            {
                continue;
            }

            var where = operation.Syntax is MemberAccessExpressionSyntax { Name: var name } ? name : operation.Syntax;
            var subject = operation is IMemberReferenceOperation { Member.Name: var member } ? member : "new " + operation.Type?.Name;
            file.Facts.Answers.Add(new AnswerSite(where, code, subject, fault));
        }
    }

    /// <summary>The code of a reply that a server gives; null for anything else, and where it is no constant.</summary>
    private static int? CodeOf(IOperation operation, LibraryMap libraries)
    {
        switch (operation)
        {
            case IMemberReferenceOperation { Member: var member } when libraries.RowOf(member) is { Verb: Verb.Answer, ReplyCode: not 0 and var code }:
                return code;
            case IObjectCreationOperation { Constructor: { } constructor, Arguments: [var first, ..] } when libraries.VerbOf(constructor, 1) == Verb.Answer:
                return first.Value.ConstantValue is { HasValue: true, Value: int named } ? named : null;
            default:
                return null;
        }
    }

    /// <summary>Whether the reply itself is returned or thrown; not one of several, and not one that is logged or compared.</summary>
    private static bool IsGiven(SyntaxNode reply, CatchClauseSyntax clause)
    {
        for (var node = reply.Parent; node is not null && node != clause; node = node.Parent)
        {
            switch (node)
            {
                case ReturnStatementSyntax or ThrowStatementSyntax or ThrowExpressionSyntax:
                    return true;
                // Task.FromResult(reply), new SmtpResponseException(reply), new ValueTask<SmtpResponse>(reply)
                case ArgumentSyntax or ArgumentListSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax or BaseObjectCreationExpressionSyntax:
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" or "ConfigureAwait" } }:
                case MemberAccessExpressionSyntax:
                    continue;
                // response = ...; and behind the try: return response;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var variable } }:
                    return clause.Ancestors().OfType<BlockSyntax>().Any(block => block.Statements.Any(statement =>
                        statement is ReturnStatementSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var returned } } && returned == variable));
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The passing fault that a clause catches; null if it is none, or not surely one.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="file">What the bodies share.</param>
    /// <param name="isSure">Every exception counts only where something is stored: a dispatcher runs parsers as well.</param>
    public static string? FaultOf(CatchClauseSyntax clause, FileContext file, bool isSure = false)
    {
        var model = file.ModelOf(clause.SyntaxTree);
        if (LooksAtException(clause))
            return null;

        var filter = clause.Filter is null ? [] : FilteredTypes(clause.Filter.FilterExpression, model, file.CancellationToken).ToList();
        if (filter.Count != 0)
            return filter.TrueForAll(IsPassing) ? filter[0]?.Name : null;

        var caught = clause.Declaration is null ? null : model.GetTypeInfo(clause.Declaration.Type, file.CancellationToken).Type;
        if (IsPassing(caught))
            return caught!.Name;
        // Everything: the store's faults are among it, if the try statement asks a store at all and no clause before has taken them.
        return (clause.Declaration is null || caught is { BaseType.SpecialType: SpecialType.System_Object })
            && clause.Parent is TryStatementSyntax statement
            && !statement.Catches.TakeWhile(other => other != clause).Any(other => other.Declaration is { } declaration && IsPassing(model.GetTypeInfo(declaration.Type, file.CancellationToken).Type)
                && model.GetTypeInfo(declaration.Type, file.CancellationToken).Type?.Name != nameof(TaskCanceledException))
            && AsksOthers(statement.Block, model, isSure, file.CancellationToken)
            ? "what is caught here"
            : null;

        bool IsPassing(ITypeSymbol? type) => file.Libraries.RoleOf(type) == TypeRole.PassingFault && type?.Name != nameof(EndOfStreamException);
    }

    /// <summary>Whether a condition in the clause, or a call in its filter, asks what the exception is.</summary>
    private static bool LooksAtException(CatchClauseSyntax clause)
    {
        if (clause.Declaration is not { Identifier.ValueText: { Length: not 0 } name })
            return false;
        if (clause.Filter is not null && clause.Filter.DescendantNodes().Any(node => node is ArgumentSyntax or MemberAccessExpressionSyntax && Mentions(node)))
            return true;
        foreach (var node in clause.Block.DescendantNodes())
        {
            var condition = node switch
            {
                IfStatementSyntax { Condition: var asked } => asked,
                ConditionalExpressionSyntax { Condition: var asked } => asked,
                SwitchStatementSyntax { Expression: var asked } => asked,
                SwitchExpressionSyntax { GoverningExpression: var asked } => asked,
                _ => null,
            };
            if (condition is not null && Mentions(condition))
                return true;
        }

        return false;

        bool Mentions(SyntaxNode node) => node.DescendantNodesAndSelf().Any(inner => inner is IdentifierNameSyntax { Identifier.ValueText: var mentioned } && mentioned == name);
    }

    /// <summary>The types that a filter asks for; not those that it leaves out (<c>ex is not OperationCanceledException</c>).</summary>
    private static IEnumerable<ITypeSymbol?> FilteredTypes(ExpressionSyntax filter, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var node in filter.DescendantNodes(static node => node is not (PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } or UnaryPatternSyntax)))
        {
            if (node is TypeSyntax && model.GetSymbolInfo(node, cancellationToken).Symbol is ITypeSymbol type && node.Parent is not TypeSyntax)
                yield return type;
        }
    }

    /// <summary>Whether a block calls anything that can fail through no fault of the message: not only a parser over memory.</summary>
    private static bool AsksOthers(BlockSyntax block, SemanticModel model, bool isSure, CancellationToken cancellationToken)
    {
        foreach (var node in block.DescendantNodes())
        {
            if (node is not (InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax)
                || model.GetSymbolInfo(node, cancellationToken).Symbol is not IMethodSymbol { ContainingType: var type } method)
            {
                continue;
            }

            var space = type.ContainingNamespace?.ToDisplayString() ?? "";
            if (node is BaseObjectCreationExpressionSyntax)
            {
                if (type.Name is "FileStream" or "StreamWriter" || space is "System.Data" or "System.Data.SqlClient" or "System.Net.Sockets")
                    return true;
                continue;
            }

            var isOthers = IsIn(space, "System")
                ? type.Name is "File" or "Directory" or "FileInfo" or "FileStream" || IsIn(space, "System.Net") || IsIn(space, "System.Data")
                : !IsIn(space, "MimeKit") && !IsIn(space, "SmtpServer") && !IsIn(space, "Microsoft.Extensions.Logging");
            if (isOthers && isSure && !IsIn(space, "System") && !RetryNames.SaysStore(method.Name))
                continue;
            if (isOthers && RetryNames.Words(method.Name).FirstOrDefault() is { } verb && Array.IndexOf(Parses, verb) < 0
                && (verb != "get" || method.ReturnType.Name is "Task" or "ValueTask"))
                return true;
        }

        return false;

        static bool IsIn(string space, string root) => space == root || space.StartsWith(root + ".", StringComparison.Ordinal);
    }
}
