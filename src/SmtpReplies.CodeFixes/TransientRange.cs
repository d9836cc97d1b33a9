using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SmtpReplies.CodeFixes;

/// <summary>Writes the test for a transient reply, 4yz (RFC 5321, section 4.2.1), as the user's version of C# allows.</summary>
internal static class TransientRange
{
    /// <summary>A test of what carries a code; null if no code can be got from it.</summary>
    /// <param name="subject">A number, an enum, or an object that has a code.</param>
    /// <param name="expected">False for the opposite test.</param>
    /// <param name="divided">Whether the test that is replaced looks at the first digit by <c>/ 100</c>.</param>
    /// <param name="finding">Where it stands.</param>
    public static ExpressionSyntax? Of(ExpressionSyntax subject, bool expected, bool divided, Finding finding)
    {
        if (finding.Model.GetTypeInfo(subject, finding.CancellationToken).Type is not { } type)
            return null;
        return Of(subject.WithoutTrivia().ToString(), IsPrimary(subject), IsRepeatable(subject), type, expected, divided, finding);
    }

    /// <inheritdoc cref="Of(ExpressionSyntax, bool, bool, Finding)"/>
    /// <param name="text">What carries the code, as it is written.</param>
    /// <param name="isPrimary">Whether a cast may stand before it without parentheses.</param>
    /// <param name="isRepeatable">Whether it may be evaluated twice.</param>
    /// <param name="type">Its type.</param>
    /// <param name="expected">False for the opposite test.</param>
    /// <param name="divided">Whether the test that is replaced looks at the first digit by <c>/ 100</c>.</param>
    /// <param name="finding">Where it stands.</param>
    public static ExpressionSyntax? Of(string text, bool isPrimary, bool isRepeatable, ITypeSymbol type, bool expected, bool divided, Finding finding)
    {
        if (HasMatcher(type, finding))
            return SyntaxFactory.ParseExpression((expected ? "" : "!") + (isPrimary ? text : $"({text})") + ".IsTransient()");

        if (CodeMember(type) is { } member)
            return Of((isPrimary ? text : $"({text})") + "." + member.Name, isPrimary: true, isRepeatable, member.Type, expected, divided, finding);

        if (NumberCast(type) is not { } cast)
            return null;
        var number = cast.Length == 0 ? text : isPrimary ? cast + text : $"{cast}({text})";
        if (divided || (!finding.HasCSharp(LanguageVersion.CSharp9) && !isRepeatable))
            return SyntaxFactory.ParseExpression($"{number} / 100 {(expected ? "==" : "!=")} 4");
        if (finding.HasCSharp(LanguageVersion.CSharp9))
            return SyntaxFactory.ParseExpression(expected ? $"{number} is >= 400 and < 500" : $"{number} is < 400 or >= 500");
        return SyntaxFactory.ParseExpression(expected ? $"{number} >= 400 && {number} < 500" : $"{number} < 400 || {number} >= 500");
    }

    /// <summary>A pattern for a value of the type; null where there is none for it.</summary>
    public static PatternSyntax? Pattern(ITypeSymbol type, Finding finding)
    {
        if (!finding.HasCSharp(LanguageVersion.CSharp9) || NumberCast(type) is not { } cast)
            return null;
        var bound = cast.Length == 0 ? "" : $"({Unwrap(type).ToMinimalDisplayString(finding.Model, finding.Node.SpanStart)})";
        return ((IsPatternExpressionSyntax)SyntaxFactory.ParseExpression($"x is >= {bound}400 and < {bound}500")).Pattern;
    }

    /// <summary>The property that holds the reply code of a failure; null if the type has none, or one that is not to be trusted.</summary>
    public static IPropertySymbol? CodeMember(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            // It stands for several recipients, and its own code is that of none of them.
            if (current.Name == "SmtpFailedRecipientsException")
                return null;
            if (current.GetMembers("StatusCode").OfType<IPropertySymbol>().FirstOrDefault(static property => property.Type.Name == "SmtpStatusCode") is { } property)
                return property;
        }

        return null;
    }

    /// <summary>Whether <c>IsTransient()</c> can be called on the type: it is one of this package's, and its namespace is imported.</summary>
    public static bool HasMatcher(ITypeSymbol type, Finding finding) =>
        type is { Name: "SmtpReplyCode" or "SmtpReply", ContainingNamespace: { Name: "SmtpReplies", ContainingNamespace.IsGlobalNamespace: true } }
        && finding.Model.LookupSymbols(finding.Node.SpanStart, type, "IsTransient", includeReducedExtensionMethods: true).Any(static symbol => symbol is IMethodSymbol);

    /// <summary>How a value of the type becomes a number: by a cast, or by nothing; null if it does not.</summary>
    private static string? NumberCast(ITypeSymbol type) => Unwrap(type) switch
    {
        { SpecialType: SpecialType.System_Int32 } => "",
        { TypeKind: TypeKind.Enum } => SymbolEqualityComparer.Default.Equals(Unwrap(type), type) ? "(int)" : "(int?)",
        _ => null,
    };

    /// <summary>The type without <c>?</c>.</summary>
    public static ITypeSymbol Unwrap(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static bool IsPrimary(ExpressionSyntax expression) => expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
        or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax or ParenthesizedExpressionSyntax or ThisExpressionSyntax;

    private static bool IsRepeatable(ExpressionSyntax expression) => !expression.DescendantNodesAndSelf().Any(static node =>
        node is InvocationExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax or BaseObjectCreationExpressionSyntax
            or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression });
}
