using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// A program's own exceptions for a refusal, which speak of SMTP, or of a reply, and keep its code, and its own enums of replies. They are rows
/// like those of a library.
/// </summary>
internal static class OwnRefusals
{
    /// <summary>The row of a type of the program; null for what is no such exception.</summary>
    public static TypeRow? RowOf(INamedTypeSymbol type, FlowContext context)
    {
        if (type.TypeKind == TypeKind.Enum)
            return HoldsReplies(type, context) ? new TypeRow(type.Name, TypeRole.CodeEnum) : null;
        if (!LibraryMap.IsException(type))
            return null;
        foreach (var member in type.GetMembers())
        {
            if (member is IPropertySymbol { Type.SpecialType: SpecialType.System_Int32, IsStatic: false, IsIndexer: false } or IFieldSymbol { Type.SpecialType: SpecialType.System_Int32, IsStatic: false, IsImplicitlyDeclared: false }
                && (ReplyNames.SaysReplyCode(member.Name) || (ReplyNames.SaysCode(member.Name) && context.Numbers.IsAmongSmtp(type)))
                && !ReplyNames.IsOfOtherProtocol(type))
            {
                return new TypeRow(type.Name, TypeRole.CodeCarrier, new MemberRow(member.Name, Verb.Code));
            }
        }

        return null;
    }

    /// <summary>Whether an enum has the codes of SMTP: nothing but replies and none, and some under the names that are known for them.</summary>
    private static bool HoldsReplies(INamedTypeSymbol type, FlowContext context)
    {
        var known = 0;
        foreach (var member in type.GetMembers())
        {
            if (member is not IFieldSymbol { HasConstantValue: true, ConstantValue: { } value })
                continue;
            if (FlowContext.Number(value) is not (int number and (<= 0 or (>= 200 and <= 599))))
                return false;
            if (ReplyNames.TryGetValue(member.Name, out var named) && named.Contains(number))
                known++;
        }

        return known >= 3 && context.Numbers.IsAmongSmtp(type);
    }

    /// <summary>
    /// Whether the exception may stand for any refusal: its name says no more, and where it is made no other is thrown for some of the
    /// replies, nor does a clause before take some of them.
    /// </summary>
    public static bool MayBeAny(INamedTypeSymbol type, SyntaxNode caught, FileContext file)
    {
        if (file.Options.SaysDecision(type.Name) || type.BaseType is not { Name: "Exception" or "ApplicationException" or "IOException" })
            return false;
        if (caught.FirstAncestorOrSelf<CatchClauseSyntax>() is { Parent: TryStatementSyntax statement } clause
            && statement.Catches.TakeWhile(other => other != clause).Any(other => IsOwn(other.Declaration?.Type)))
        {
            return false;
        }

        return file.Shared.IsMadeAlone(type, file.CancellationToken);

        bool IsOwn(TypeSyntax? other) => other is not null && OwnRefusals.IsOwn(other, type, file.Shared, file.CancellationToken);
    }

    /// <summary>Whether the program makes an exception, and never where it throws another of its own. Those who make it speak of SMTP.</summary>
    public static bool IsMadeAlone(INamedTypeSymbol type, FlowContext context, CancellationToken cancellationToken)
    {
        var isMade = false;
        foreach (var tree in context.Libraries.Compilation.SyntaxTrees)
        {
            if (!MailWords.AreIn(tree, cancellationToken))
                continue;
            foreach (var token in context.WordsOf(tree).TokensAt(type.Name))
            {
                if (token.ValueText != type.Name || token.Parent?.FirstAncestorOrSelf<ObjectCreationExpressionSyntax>() is not { } creation || NameOf(creation.Type) != type.Name)
                    continue;
                isMade = true;
                if (creation.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } maker && maker.DescendantNodes().Any(node =>
                    node is ObjectCreationExpressionSyntax { Type: var other, Parent: ThrowStatementSyntax or ThrowExpressionSyntax } && NameOf(other) != type.Name && IsOwn(other, type, context, cancellationToken)))
                {
                    return false;
                }
            }
        }

        return isMade;

        static string? NameOf(TypeSyntax type) => type switch
        {
            SimpleNameSyntax { Identifier.ValueText: var name } => name,
            QualifiedNameSyntax { Right.Identifier.ValueText: var name } => name,
            _ => null,
        };
    }

    // Older compilers have no type info for the type in a "new".
    private static bool IsOwn(TypeSyntax other, INamedTypeSymbol type, FlowContext context, CancellationToken cancellationToken) =>
        context.ModelOf(other.SyntaxTree).GetSymbolInfo(other, cancellationToken).Symbol is { } found
        && SymbolEqualityComparer.Default.Equals(found.ContainingAssembly, type.ContainingAssembly);
}
