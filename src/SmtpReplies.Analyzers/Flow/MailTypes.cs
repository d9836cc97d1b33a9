using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// The second door of the cost gate, in a program that sends mail: a file without a word of SMTP that names a type of the program which carries
/// replies, or numbers of replies beside a word of mail. Such types are declared in files that speak of SMTP; what they are called, and
/// whether a file says it, is remembered as long as the trees live.
/// </summary>
internal sealed class MailTypes
{
    /// <summary>Shorter names say too little, and would be looked for too slowly.</summary>
    private const int ShortestName = 6;

    private static readonly ConditionalWeakTable<SyntaxTree, string[]> Declared = new();
    private static readonly ConditionalWeakTable<SyntaxTree, Look> Looks = new();

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly WordSearch? _search;
    private readonly string _key = "";

    /// <summary>What was found out about a file, and which names were looked for.</summary>
    private sealed record Look(string Names, bool IsNamed);

    public MailTypes(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (MailWords.AreIn(tree, cancellationToken))
                _names.UnionWith(Declared.GetValue(tree, key => [.. DeclaredIn(key.GetRoot(cancellationToken))]));
        }

        // A file that names such a one speaks of SMTP.
        _names.RemoveWhere(RetryNames.SaysSmtp);
        if (_names.Count == 0)
            return;
        _search = new WordSearch(_names.Select(static name => (name.ToLowerInvariant(), BodyMarkers.Smtp)));
        _key = string.Join(",", _names.OrderBy(static name => name, StringComparer.Ordinal));
    }

    /// <summary>Whether a file that does not speak of SMTP names one of the types, or has numbers of replies in it beside a word of mail.</summary>
    public bool AreIn(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (Looks.TryGetValue(tree, out var known) && known.Names == _key)
            return known.IsNamed;
        cancellationToken.ThrowIfCancellationRequested();
        var text = tree.GetText(cancellationToken);
        var look = new Look(_key, MailWords.HasReplies(text) || (_search is not null && MailWords.Names(text, _search, _names)));
        Looks.Remove(tree);
        return Looks.GetValue(tree, _ => look).IsNamed;
    }

    private static IEnumerable<string> DeclaredIn(SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            if (node is not TypeDeclarationSyntax { Identifier.ValueText: { Length: >= ShortestName } name } type || ReplyNames.NamesOtherProtocol(name))
                continue;
            if (SaysException(name) || type.BaseList?.Types.Any(static other => SaysException(other.Type.ToString())) == true ? IsRefusal(type) : SaysMail(name) && HasCode(type))
                yield return name;
            if (!type.Members.Any(static member => member is MethodDeclarationSyntax { Identifier.ValueText: var method, ReturnType: var result } && RetryNames.SaysSend(method) && MayBeReply(result)))
                continue;
            yield return name;
            foreach (var other in type.BaseList?.Types ?? default)
            {
                if (other.Type is SimpleNameSyntax { Identifier.ValueText: { Length: >= ShortestName } wider } && (SaysMail(wider) || wider == "I" + name))
                    yield return wider;
            }
        }
    }

    private static bool SaysException(string name) => name.EndsWith("Exception", StringComparison.Ordinal);

    private static bool IsRefusal(TypeDeclarationSyntax type) =>
        HasCode(type) || type.BaseList?.Types.Any(static other => RetryNames.SaysSmtp(other.Type.ToString())) == true;

    private static bool HasCode(TypeDeclarationSyntax type) =>
        type.Members.Any(static member => member switch
        {
            PropertyDeclarationSyntax { Identifier.ValueText: var name, Type: var kept } => IsCode(name, kept),
            FieldDeclarationSyntax { Declaration: { Type: var kept, Variables: [{ Identifier.ValueText: var name }, ..] } } => IsCode(name, kept),
            _ => false,
        })
        || type.ParameterList?.Parameters.Any(static parameter => parameter.Type is { } kept && IsCode(parameter.Identifier.ValueText, kept)) == true;

    private static bool IsCode(string name, TypeSyntax type) => type switch
    {
        PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.IntKeyword } => ReplyNames.SaysCode(name),
        _ => RetryNames.SaysSmtp(type.ToString()),
    };

    /// <summary>Whether what a send gives back may be a reply: a number, or a type that is not the framework's.</summary>
    private static bool MayBeReply(TypeSyntax result) => result switch
    {
        PredefinedTypeSyntax { Keyword.RawKind: var kind } => kind == (int)SyntaxKind.IntKeyword,
        GenericNameSyntax { Identifier.ValueText: "Task" or "ValueTask", TypeArgumentList.Arguments: [var inner] } => MayBeReply(inner),
        SimpleNameSyntax { Identifier.ValueText: "Task" or "ValueTask" } => false,
        _ => true,
    };

    private static bool SaysMail(string name) => RetryNames.Words(name).Any(static word => word is "mail" or "mails" or "mailer" or "email" or "mailbox" or "bounce" or "recipient" or "newsletter"
        or "send" or "sender" or "sent" or "deliver" or "delivery" or "dispatch");
}
