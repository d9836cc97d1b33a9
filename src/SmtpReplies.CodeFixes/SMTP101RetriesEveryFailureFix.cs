using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// SMTP101: has the retry ask for 4yz. A handler gets a filter, a policy's <c>Handle</c> gets a predicate, and a test of nothing but the type
/// becomes a pattern that tests the code too. A connection lost without a reply is still retried.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP101RetriesEveryFailureFix))]
public sealed class SMTP101RetriesEveryFailureFix() : ReplyFix(Descriptors.RetriesEveryFailure.Id)
{
    /// <summary>The equivalence key of the action.</summary>
    internal const string RetryOnlyTransient = "SMTP101.RetryOnlyTransient";

    private protected override IEnumerable<Fix> FixesFor(Finding finding)
    {
        var fix = finding.Node switch
        {
            TypeSyntax { Parent: CatchDeclarationSyntax { Parent: CatchClauseSyntax handler } } => Filter(handler, finding),
            GenericNameSyntax { Parent: InvocationExpressionSyntax call } => Ask(call, finding),
            GenericNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } } => Ask(call, finding),
            ExpressionSyntax or PatternSyntax => Ask(finding.Node, finding),
            _ => null,
        };
        if (fix is not null)
            yield return fix;
    }

    private static Fix Mended(SyntaxNode old, SyntaxNode replacement, ITypeSymbol failure) => new(
        ClassRange.CodeMember(failure) is { Type: var codes } && ClassRange.NoReplyMember(codes) is not null
            ? "Retry only 4yz replies and lost connections"
            : "Retry only 4yz replies",
        RetryOnlyTransient,
        old,
        replacement);

    private static Fix? Filter(CatchClauseSyntax handler, Finding finding) =>
        handler.Declaration is { ContainsDirectives: false, Type: var type }
        && handler.Filter is not { ContainsDirectives: true }
        && finding.Model.GetTypeInfo(type, finding.CancellationToken).Type is { } caught
        && CatchFilter.AddTo(handler, ClassRange.TransientOrNoReply, finding) is { } filtered
            ? Mended(handler, filtered, caught)
            : null;

    /// <summary>Gives <c>Handle&lt;T&gt;()</c> the predicate that another overload of it takes.</summary>
    private static Fix? Ask(InvocationExpressionSyntax call, Finding finding)
    {
        if (call.ArgumentList is not { Arguments.Count: 0, ContainsDirectives: false } arguments
            || finding.Node is not GenericNameSyntax { TypeArgumentList.Arguments: [var handled] }
            || finding.Model.GetTypeInfo(handled, finding.CancellationToken).Type is not { } failure
            || ClassRange.CodeMember(failure) is null)
        {
            return null;
        }

        var name = new Names(call.SpanStart, arguments, finding).New("ex");
        if (ClassRange.TransientOrNoReply.Of(name, failure, finding) is not { } test)
            return null;
        var asked = arguments.WithArguments(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(SyntaxFactory.ParseExpression($"{name} => {test}"))));
        return finding.Model.GetSpeculativeSymbolInfo(call.SpanStart, call.WithArgumentList(asked), SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol
            ? Mended(arguments, asked, failure)
            : null;
    }

    /// <summary>Has all tests of the type by which a predicate becomes true test the code too.</summary>
    private static Fix? Ask(SyntaxNode predicate, Finding finding)
    {
        if (!finding.HasCSharp(LanguageVersion.CSharp9) || predicate.ContainsDirectives)
            return null;
        var tests = Tests(predicate, finding).ToDictionary(static test => test.Where, static test => test.Failure);
        return tests.Count != 0 && tests.All(test => Asked(test.Key, test.Value, finding) is not null)
            ? Mended(predicate, predicate.ReplaceNodes(tests.Keys, (test, _) => Asked(test, tests[test], finding)!), tests.Values.First())
            : null;
    }

    /// <summary>Where an expression or pattern becomes true by the type of a failure that carries a code.</summary>
    private static IEnumerable<(SyntaxNode Where, ITypeSymbol Failure)> Tests(SyntaxNode condition, Finding finding)
    {
        switch (condition)
        {
            case ParenthesizedExpressionSyntax { Expression: var inner }:
                return Tests(inner, finding);
            case ParenthesizedPatternSyntax { Pattern: var inner }:
                return Tests(inner, finding);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.LogicalAndExpression } chain:
                return Tests(chain.Left, finding).Concat(Tests(chain.Right, finding));
            case BinaryPatternSyntax chain:
                return Tests(chain.Left, finding).Concat(Tests(chain.Right, finding));
            // Task.FromResult(ex is SmtpException), new ValueTask<bool>(ex is SmtpException)
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" }, ArgumentList.Arguments: [var result] }:
                return Tests(result.Expression, finding);
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [var result] }:
                return Tests(result.Expression, finding);
            case IsPatternExpressionSyntax { Pattern: var pattern }:
                return Tests(pattern, finding);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression, Right: var type }:
                return OfType(type);
            case TypePatternSyntax { Type: var type }:
                return OfType(type);
            case DeclarationPatternSyntax { Type: var type }:
                return OfType(type);
            // To the parser a name alone is a constant.
            case ConstantPatternSyntax { Expression: var type }:
                return OfType(type);
            default:
                return [];
        }

        IEnumerable<(SyntaxNode, ITypeSymbol)> OfType(ExpressionSyntax name) =>
            finding.Model.GetSymbolInfo(name, finding.CancellationToken).Symbol is ITypeSymbol failure && IsFailure(failure) ? [(condition, failure)] : [];

        // Or what is made of several: of those nothing can be asked, and then nothing is to be mended.
        static bool IsFailure(ITypeSymbol type) => ClassRange.CodeMember(type) is not null || type.Name == "SmtpFailedRecipientsException";
    }

    /// <summary><c>x is T</c> with the code; null if the type has none.</summary>
    private static SyntaxNode? Asked(SyntaxNode test, ITypeSymbol failure, Finding finding)
    {
        if (ClassRange.CodeMember(failure) is not { } member || ClassRange.TransientOrNoReply.Pattern(member.Type, finding) is not { } codes)
            return null;
        return test switch
        {
            BinaryExpressionSyntax { Left: var failed, OperatorToken: var operation, Right: var type } =>
                SyntaxFactory.IsPatternExpression(failed, operation, Of(type, null).WithTriviaFrom(type)),
            DeclarationPatternSyntax { Type: var type, Designation: var variable } => Of(type, variable).WithTriviaFrom(test),
            TypePatternSyntax { Type: var type } => Of(type, null).WithTriviaFrom(test),
            ConstantPatternSyntax { Expression: var type } => Of(type, null).WithTriviaFrom(test),
            _ => null,
        };

        PatternSyntax Of(ExpressionSyntax type, VariableDesignationSyntax? variable) => ((IsPatternExpressionSyntax)SyntaxFactory.ParseExpression(
            $"x is {type.WithoutTrivia()} {{ {member.Name}: {codes} }}{(variable is null ? "" : " " + variable.WithoutTrivia())}")).Pattern;
    }
}
