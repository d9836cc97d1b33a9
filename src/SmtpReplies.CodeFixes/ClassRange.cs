using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SmtpReplies.CodeFixes;

/// <summary>Writes the test for the replies of a class (RFC 5321, section 4.2.1), as the user's version of C# allows.</summary>
/// <param name="First">The first code.</param>
/// <param name="End">The code behind the last; null for no end, since nothing comes behind 5yz.</param>
/// <param name="Matcher">The matcher of our runtime that says the same.</param>
internal sealed record ClassRange(int First, int? End, string Matcher)
{
    /// <summary>4yz.</summary>
    public static ClassRange Transient { get; } = new(400, 500, "IsTransient");

    /// <summary>5yz.</summary>
    public static ClassRange Permanent { get; } = new(500, 600, "IsPermanent");

    /// <summary>
    /// 4yz, and the value of the enum that says there was no reply: a connection that was lost without one counts as 451 (RFC 5321, section 3.8).
    /// </summary>
    public static ClassRange TransientOrNoReply { get; } = Transient with { OrNoReply = true };

    /// <summary>Whether "no reply" is in the range, where the enum has a value for it.</summary>
    private bool OrNoReply { get; init; }

    /// <summary>5yz, and what would be above: nothing is.</summary>
    public static ClassRange PermanentAndAbove { get; } = Permanent with { End = null };

    /// <summary>Whether a code is in the range.</summary>
    public bool Contains(int code) => code >= First && !(code >= End);

    /// <summary>The range without an upper bound, if what it takes the place of had none and it needs none.</summary>
    public ClassRange AsOpenAs(Func<int, bool> replaced) => this == Permanent && replaced(999) ? PermanentAndAbove : this;

    /// <summary>A test of what carries a code; null if no code can be got from it.</summary>
    /// <param name="subject">A number, an enum, or an object that has a code.</param>
    /// <param name="expected">False for the opposite test.</param>
    /// <param name="divided">Whether the test that is replaced looks at the first digit by <c>/ 100</c>.</param>
    /// <param name="finding">Where it stands.</param>
    public ExpressionSyntax? Of(ExpressionSyntax subject, bool expected, bool divided, Finding finding)
    {
        if (finding.Model.GetTypeInfo(subject, finding.CancellationToken).Type is not { } type)
            return null;
        return Of(subject.WithoutTrivia().ToString(), IsPrimary(subject), IsRepeatable(subject), type, expected, divided, finding);
    }

    /// <inheritdoc cref="Of(ExpressionSyntax, bool, bool, Finding)"/>
    /// <param name="name">The variable that carries the code.</param>
    /// <param name="type">Its type.</param>
    /// <param name="finding">Where it stands.</param>
    public ExpressionSyntax? Of(string name, ITypeSymbol type, Finding finding) =>
        Of(name, isPrimary: true, isRepeatable: true, type, expected: true, divided: false, finding);

    /// <summary>A pattern for a value of the type; null where there is none for it.</summary>
    public PatternSyntax? Pattern(ITypeSymbol type, Finding finding)
    {
        if (!finding.HasCSharp(LanguageVersion.CSharp9) || NumberCast(type) is not { } cast)
            return null;
        var bound = cast.Length == 0 ? "" : $"({NameOf(Unwrap(type), finding)})";
        var pattern = $">= {bound}{First}" + (End is { } end ? $" and < {bound}{end}" : "");
        if (OrNoReply && NoReplyMember(type) is { } noReply)
            pattern = $"{NameOf(noReply.Type, finding)}.{noReply.Name} or {pattern}";
        return ((IsPatternExpressionSyntax)SyntaxFactory.ParseExpression($"x is {pattern}")).Pattern;
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

    /// <summary>The value of an enum of codes that says there was no reply: -1; null if the enum has none.</summary>
    public static IFieldSymbol? NoReplyMember(ITypeSymbol type) =>
        Unwrap(type).GetMembers().OfType<IFieldSymbol>().FirstOrDefault(static field => field.ConstantValue is -1);

    private ExpressionSyntax? Of(string text, bool isPrimary, bool isRepeatable, ITypeSymbol type, bool expected, bool divided, Finding finding)
    {
        if (HasMatcher(type, finding))
            return SyntaxFactory.ParseExpression((expected ? "" : "!") + (isPrimary ? text : $"({text})") + $".{Matcher}()");

        if (CodeMember(type) is { } member)
            return Of((isPrimary ? text : $"({text})") + "." + member.Name, isPrimary: true, isRepeatable, member.Type, expected, divided, finding);

        if (NumberCast(type) is not { } cast)
            return null;
        var number = cast.Length == 0 ? text : isPrimary ? cast + text : $"{cast}({text})";
        var test = Compared(number, isRepeatable, SymbolEqualityComparer.Default.Equals(Unwrap(type), type), expected, divided, finding);
        if (OrNoReply && expected && NoReplyMember(type) is { } noReply)
            test = $"{text} == {NameOf(noReply.Type, finding)}.{noReply.Name} || {test}";
        return SyntaxFactory.ParseExpression(test);
    }

    private string Compared(string number, bool isRepeatable, bool isNeverNull, bool expected, bool divided, Finding finding)
    {
        var isModern = finding.HasCSharp(LanguageVersion.CSharp9);
        if (divided || (End is not null && !isModern && !isRepeatable))
            return $"{number} / 100 {(expected ? "==" : "!=")} {First / 100}";
        return End switch
        {
            null when expected => $"{number} >= {First}",
            // No comparison of null is true, so turning it round would take null from one side to the other.
            null => isNeverNull ? $"{number} < {First}" : isModern ? $"{number} is not >= {First}" : $"!({number} >= {First})",
            { } end when isModern => expected ? $"{number} is >= {First} and < {end}" : $"{number} is < {First} or >= {end}",
            { } end => expected ? $"{number} >= {First} && {number} < {end}" : $"{number} < {First} || {number} >= {end}",
        };
    }

    /// <summary>Whether the matcher can be called on the type: it is one of this package's, and its namespace is imported.</summary>
    public bool HasMatcher(ITypeSymbol type, Finding finding) =>
        type is { Name: "SmtpReplyCode" or "SmtpReply", ContainingNamespace: { Name: "SmtpReplies", ContainingNamespace.IsGlobalNamespace: true } }
        && finding.Model.LookupSymbols(finding.Node.SpanStart, type, Matcher, includeReducedExtensionMethods: true).Any(static symbol => symbol is IMethodSymbol);

    private static string NameOf(ITypeSymbol type, Finding finding) => type.ToMinimalDisplayString(finding.Model, finding.Node.SpanStart);

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
