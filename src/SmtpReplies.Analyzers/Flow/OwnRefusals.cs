using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// A program's own exceptions for a refusal: classes that speak of SMTP, or of a reply, and keep its code. They are rows like those of a
/// library.
/// </summary>
internal static class OwnRefusals
{
    /// <summary>The row of a type of the program; null for what is no such exception.</summary>
    public static TypeRow? RowOf(INamedTypeSymbol type)
    {
        if (!type.Name.EndsWith("Exception", StringComparison.Ordinal) || type.TypeKind != TypeKind.Class || ReplyNames.SaysOtherProtocol(type.Name))
            return null;
        foreach (var member in type.GetMembers())
        {
            if (member is IPropertySymbol { Type.SpecialType: SpecialType.System_Int32, IsStatic: false, IsIndexer: false } or IFieldSymbol { Type.SpecialType: SpecialType.System_Int32, IsStatic: false, IsImplicitlyDeclared: false }
                && (ReplyNames.SaysReplyCode(member.Name) || (ReplyNames.SaysCode(member.Name) && SpeaksOfSmtp(type)))
                && !SpeaksOfOthers(type))
            {
                return new TypeRow(type.Name, TypeRole.CodeCarrier, new MemberRow(member.Name, Verb.Code));
            }
        }

        return null;
    }

    /// <summary>
    /// Whether the exception may stand for any refusal: its name says no more, and where it is made no other is thrown for some of the
    /// replies, nor does a clause before take some of them.
    /// </summary>
    public static bool MayBeAny(INamedTypeSymbol type, SyntaxNode caught, FileContext file)
    {
        if (file.Options.SaysRetry(type.Name) || file.Options.SaysPermanent(type.Name) || type.BaseType is not { Name: "Exception" or "ApplicationException" or "IOException" })
            return false;
        if (caught.FirstAncestorOrSelf<CatchClauseSyntax>() is { Parent: TryStatementSyntax statement } clause
            && statement.Catches.TakeWhile(other => other != clause).Any(other => IsOwn(other.Declaration?.Type)))
        {
            return false;
        }

        var made = caught.SyntaxTree.GetRoot(file.CancellationToken).DescendantNodes().OfType<ObjectCreationExpressionSyntax>().Where(creation => NameOf(creation.Type) == type.Name).ToList();
        return made.Count != 0 && made.TrueForAll(creation => creation.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } maker
            || !maker.DescendantNodes().Any(node => node is ObjectCreationExpressionSyntax { Type: var other, Parent: ThrowStatementSyntax or ThrowExpressionSyntax } && NameOf(other) != type.Name && IsOwn(other)));

        bool IsOwn(TypeSyntax? other) =>
            // Older compilers have no type info for the type in a "new".
            other is not null && file.ModelOf(other.SyntaxTree).GetSymbolInfo(other, file.CancellationToken).Symbol is { } found
            && SymbolEqualityComparer.Default.Equals(found.ContainingAssembly, type.ContainingAssembly);

        static string? NameOf(TypeSyntax type) => type switch
        {
            SimpleNameSyntax { Identifier.ValueText: var name } => name,
            QualifiedNameSyntax { Right.Identifier.ValueText: var name } => name,
            _ => null,
        };
    }

    private static bool SpeaksOfSmtp(INamedTypeSymbol type) =>
        RetryNames.SaysSmtp(type.Name) || RetryNames.SaysSmtp(type.ContainingNamespace.Name);

    private static bool SpeaksOfOthers(INamedTypeSymbol type)
    {
        for (ISymbol? current = type.ContainingSymbol; current is not null and not INamespaceSymbol { IsGlobalNamespace: true }; current = current.ContainingSymbol)
        {
            if (ReplyNames.SaysOtherProtocol(current.Name))
                return true;
        }

        return false;
    }
}
