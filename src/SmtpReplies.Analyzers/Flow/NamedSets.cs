using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// Constant sets and tables of reply codes whose name, or whose entries, say what is done about them: <c>NonRetryable = [550, 454]</c>,
/// <c>[554] = FollowUp.RetryLater</c>. They are judged where they are declared, wherever they are asked.
/// </summary>
internal static class NamedSets
{
    /// <summary>Numbers that only SMTP, of the protocols with such codes in one program, gives to a failure.</summary>
    private static readonly ReplySet MailOnly = ReplySet.Where(static code => code is 432 or 452 or 454 or 455 or 551 or 552 or 554 or 555);

    /// <summary>Numbers that are never a reply to a mail command.</summary>
    public static readonly ReplySet OtherProtocols = ReplySet.Where(static code => code is 404 or 408 or 409 or 425 or 426 or 429 or 505 or 507 or 508);

    /// <summary>Adds what the initializer of a field or property has wrong.</summary>
    public static void Collect(SyntaxNode declaration, SemanticModel model, FileContext file)
    {
        var (name, initializer) = declaration switch
        {
            VariableDeclaratorSyntax { Initializer.Value: var value } variable => (variable.Identifier.ValueText, value),
            PropertyDeclarationSyntax { Initializer.Value: var value } property => (property.Identifier.ValueText, value),
            _ => ("", null),
        };
        if (initializer is null)
            return;

        // Whether it is asked is looked up last: that is a walk over the whole type.
        var entries = CodeSets.EntriesOf(initializer).ToList();
        if (entries.Count != 0)
        {
            if (IsAsked(declaration, name))
                CollectEntries(name, entries, model, file);
            return;
        }

        var saysRetry = file.Options.SaysRetry(name) || RetryNames.SaysLater(name);
        if ((!saysRetry && !file.Options.SaysPermanent(name)) || !IsAsked(declaration, name) || CodeSets.Read(initializer, model, file.CancellationToken) is not { } set
            || !AreReplies(set.Elements.Select(static element => (element.Code, element.Syntax)), model, file))
        {
            return;
        }

        foreach (var element in set.Elements)
            Add(element.Code, element.Syntax, saysRetry ? RetryKind.Predicate : RetryKind.Dropped, name, file);
    }

    private static void CollectEntries(
        string name, List<(ExpressionSyntax Key, ExpressionSyntax Value)> entries, SemanticModel model, FileContext file)
    {
        var coded = new List<(int Code, SyntaxNode Syntax)>();
        foreach (var (key, _) in entries)
        {
            if (model.GetConstantValue(key, file.CancellationToken) is not { HasValue: true, Value: int code })
                return;
            coded.Add((code, key));
        }

        if (!AreReplies(coded, model, file))
            return;
        for (var i = 0; i < entries.Count; i++)
        {
            switch (model.GetSymbolInfo(entries[i].Value, file.CancellationToken).Symbol)
            {
                case IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } member when file.Options.SaysRetry(member.ContainingType.Name, member.Name):
                    Add(coded[i].Code, entries[i].Key, RetryKind.Decision, $"{member.ContainingType.Name}.{member.Name}", file);
                    break;
                case IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } member when file.Options.SaysPermanent(member.Name):
                    Add(coded[i].Code, entries[i].Key, RetryKind.Dropped, $"{member.ContainingType.Name}.{member.Name}", file);
                    break;
                case null when entries[i].Value.IsKind(SyntaxKind.TrueLiteralExpression) && file.Options.SaysRetry(name):
                    Add(coded[i].Code, entries[i].Key, RetryKind.Predicate, name, file);
                    break;
            }
        }
    }

    private static void Add(int code, SyntaxNode where, RetryKind kind, string subject, FileContext file)
    {
        var wrong = kind == RetryKind.Dropped ? file.Options.NotFinal : file.Options.NotRetried(file.Libraries);
        if (wrong.Contains(code))
            file.Facts.Retries.Add(new RetrySite(kind, where, ReplySet.Of(code), subject));
    }

    /// <summary>Whether the numbers are SMTP's: members of a library's enum, or numbers of which one is no other protocol's and none is another's.</summary>
    private static bool AreReplies(IEnumerable<(int Code, SyntaxNode Syntax)> codes, SemanticModel model, FileContext file)
    {
        var mail = false;
        foreach (var (code, syntax) in codes)
        {
            var type = model.GetTypeInfo(syntax, file.CancellationToken).Type;
            if (file.Libraries.IsCodeEnum(type))
                return true;
            if (type?.SpecialType is not (SpecialType.System_Int32 or SpecialType.System_String) || code is (< 200 or > 599) and not -1 || OtherProtocols.Contains(code))
                return false;
            mail |= MailOnly.Contains(code);
        }

        return mail;
    }

    /// <summary>Whether the type asks the set or table for a code somewhere; test data is only walked through.</summary>
    private static bool IsAsked(SyntaxNode declaration, string name) =>
        declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
        && type.DescendantNodes().Any(node => node switch
        {
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var asked }, Name.Identifier.ValueText: "Contains" or "TryGetValue" or "GetValueOrDefault" } => asked == name,
            ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var asked } } => asked == name,
            _ => false,
        });
}
