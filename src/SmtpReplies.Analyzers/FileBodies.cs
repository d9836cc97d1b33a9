using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers;

/// <summary>The bodies of one file: what each says itself, and whether a word is in reach of it by the names that it calls.</summary>
internal sealed class FileBodies(FileWords words)
{
    private readonly List<(SyntaxNode Body, BodyMarkers Markers)> _all = [];
    private HashSet<SyntaxNode>? _connecting;

    /// <summary>In the order of the file, each with what it says.</summary>
    public IReadOnlyList<(SyntaxNode Body, BodyMarkers Markers)> All => _all;

    public void Add(SyntaxNode body) => _all.Add((body, words.In(SpanOf(body))));

    /// <summary>Whether a connection may be opened in a body: it speaks of that itself, or calls what does, by a name of this file.</summary>
    public bool MayConnect(SyntaxNode body) => words.All.HasFlag(BodyMarkers.Connect) && (_connecting ??= Connecting()).Contains(body);

    private HashSet<SyntaxNode> Connecting()
    {
        var reaching = new HashSet<SyntaxNode>();
        var names = new HashSet<string>();
        var rest = new List<(SyntaxNode Body, HashSet<string> Names)>();
        foreach (var (body, markers) in _all)
        {
            if (markers.HasFlag(BodyMarkers.Connect))
                Reach(body);
        }

        if (reaching.Count == 0)
            return reaching;
        foreach (var (body, markers) in _all)
        {
            if (!markers.HasFlag(BodyMarkers.Connect))
                rest.Add((body, [.. body.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText)]));
        }

        for (var count = 0; count != reaching.Count;)
        {
            count = reaching.Count;
            foreach (var (body, mentioned) in rest)
            {
                if (!reaching.Contains(body) && mentioned.Overlaps(names))
                    Reach(body);
            }
        }

        return reaching;

        void Reach(SyntaxNode body)
        {
            reaching.Add(body);
            if (NameOf(body) is { } name)
                names.Add(name);
        }
    }

    private static string? NameOf(SyntaxNode body) => body switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
        ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => variable.Identifier.ValueText,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
        _ => null,
    };

    /// <summary>A getter's name stands outside its body.</summary>
    private static TextSpan SpanOf(SyntaxNode body) => body switch
    {
        ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Span,
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Span,
        _ => body.Span,
    };
}
