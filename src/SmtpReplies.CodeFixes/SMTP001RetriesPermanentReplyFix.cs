using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// SMTP001: takes the permanent reply out of what is retried. A reply that is one of several is taken out of the condition, pattern,
/// <c>switch</c> or list; a test that lets nothing else through, or more than it says, becomes a test for 4yz. In a handler, a filter that lets
/// only 4yz in does as well.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP001RetriesPermanentReplyFix))]
public sealed class SMTP001RetriesPermanentReplyFix() : MisplacedReplyFix(
    Descriptors.RetriesPermanentReply.Id,
    RetryOnlyTransient,
    misplaced: ClassRange.Permanent,
    right: ClassRange.Transient,
    removalTitle: "Do not retry",
    rangeTitle: "Retry only 4yz replies")
{
    /// <summary>The equivalence key of the first action: the condition, pattern, <c>switch</c> or list is changed.</summary>
    internal const string RetryOnlyTransient = "SMTP001.RetryOnlyTransient";

    /// <summary>The equivalence key of the second action: the <c>catch</c> gets a filter.</summary>
    internal const string CatchOnlyTransient = "SMTP001.CatchOnlyTransient";

    private protected override IEnumerable<Fix> FixesFor(Finding finding)
    {
        foreach (var fix in base.FixesFor(finding))
            yield return fix;
        if (AddFilter(finding) is { } filtered && !filtered.Old.ContainsDirectives)
            yield return filtered;
    }

    /// <summary>Lets only transient failures into the handler that decides on them.</summary>
    private static Fix? AddFilter(Finding finding)
    {
        if (HandlerOf(finding.Node) is not { Declaration: { } declaration } handler
            || !AsksFor(declaration, finding)
            || CatchFilter.AddTo(handler, ClassRange.Transient, finding) is not { } filtered)
        {
            return null;
        }

        return new Fix("Catch only 4yz replies", CatchOnlyTransient, handler, filtered);
    }

    /// <summary>The handler whose block a node is in, without a function between them.</summary>
    private static CatchClauseSyntax? HandlerOf(SyntaxNode node)
    {
        for (var current = node; current.Parent is { } parent; current = parent)
        {
            if (parent is CatchClauseSyntax handler)
                return current == handler.Block ? handler : null;
            if (parent is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax)
                return null;
        }

        return null;
    }

    /// <summary>Whether the test is of the caught exception's own code, or no test at all but the second send.</summary>
    private static bool AsksFor(CatchDeclarationSyntax declaration, Finding finding)
    {
        if (finding.Node is not ExpressionSyntax and not PatternSyntax and not ArgumentSyntax)
            return false;
        if (finding.Node is InvocationExpressionSyntax call && finding.Model.GetTypeInfo(call, finding.CancellationToken).Type?.SpecialType != SpecialType.System_Boolean)
            return true;
        var test = finding.Node.AncestorsAndSelf().OfType<ExpressionSyntax>().FirstOrDefault(static node => node is not SwitchExpressionSyntax);
        return test is not null
            && finding.Model.GetDeclaredSymbol(declaration, finding.CancellationToken) is { } variable
            && test.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => Carries(name));

        // "ex.StatusCode", or a local that was made of it.
        bool Carries(IdentifierNameSyntax name) => finding.Model.GetSymbolInfo(name, finding.CancellationToken).Symbol switch
        {
            ILocalSymbol local when SymbolEqualityComparer.Default.Equals(local, variable) => name.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: not "StatusCode" },
            ILocalSymbol local => local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(finding.CancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value }
                && value.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().Any(access =>
                    access.Name.Identifier.ValueText == "StatusCode"
                    && SymbolEqualityComparer.Default.Equals(finding.Model.GetSymbolInfo(access.Expression, finding.CancellationToken).Symbol, variable)),
            _ => false,
        };
    }
}
