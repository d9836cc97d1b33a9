using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SmtpReplies.CodeFixes;

/// <summary>Names that nothing around a place has.</summary>
internal sealed class Names
{
    private readonly HashSet<string> _taken;

    /// <param name="position">Where the name is to stand.</param>
    /// <param name="scope">What it may be seen in, besides what can be seen there.</param>
    /// <param name="finding">Where it is asked for.</param>
    public Names(int position, SyntaxNode scope, Finding finding) => _taken = new HashSet<string>(
        finding.Model.LookupSymbols(position).Select(static symbol => symbol.Name)
            .Concat(scope.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText)),
        StringComparer.Ordinal);

    /// <summary>A name that is free; from now on it is taken.</summary>
    public string New(string wanted)
    {
        var name = wanted;
        for (var i = 1; !_taken.Add(name); i++)
            name = wanted + i.ToString(CultureInfo.InvariantCulture);
        return name;
    }
}
