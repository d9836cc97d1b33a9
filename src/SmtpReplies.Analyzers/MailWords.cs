using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers;

/// <summary>The cost gate: whether a text speaks of SMTP at all. Asked once per tree, remembered as long as the tree lives.</summary>
internal static class MailWords
{
    // Every type and namespace of the libraries in question has "Smtp" in its name, in this or another case; a hand-made client
    // says EHLO, HELO or LHLO (in either case) to the server. "Net.Mail" brings in files that use only `var`.
    private static readonly string[] Words = ["smtp", "ehlo", "helo", "lhlo", "net.mail"];

    private static readonly ConditionalWeakTable<SyntaxTree, object> Known = new();
    private static readonly object Yes = new();
    private static readonly object No = new();

    /// <summary>
    /// What a body holds that a rule may look for: a name of a library, a send, a code, or a session's first command. By its
    /// tokens alone; the control flow graph is built only where there is something.
    /// </summary>
    public static BodyMarkers In(SyntaxNode body)
    {
        var markers = BodyMarkers.None;
        foreach (var token in body.DescendantTokens())
        {
            var text = token.Text;
            switch ((SyntaxKind)token.RawKind)
            {
                case SyntaxKind.IdentifierToken
                    when (markers & BodyMarkers.Name) == 0 && (RetryNames.SaysSmtp(text) || text == "StatusCode" || RetryNames.SaysSend(text)):
                    markers |= BodyMarkers.Name;
                    break;
                case SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken
                    or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken
                    when ContainsIgnoreCase(text.AsSpan(), "ehlo") || ContainsIgnoreCase(text.AsSpan(), "helo") || ContainsIgnoreCase(text.AsSpan(), "lhlo")
                        || ContainsIgnoreCase(text.AsSpan(), "mail from"):
                    markers |= BodyMarkers.Command;
                    break;
            }
        }

        return markers;
    }

    /// <summary>Whether any file speaks of SMTP.</summary>
    public static bool AreIn(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (AreIn(tree, cancellationToken))
                return true;
        }

        return false;
    }

    public static bool AreIn(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue(tree, out var known))
            return ReferenceEquals(known, Yes);
        var found = AreIn(tree.GetText(cancellationToken), cancellationToken);
        Known.GetValue(tree, _ => found ? Yes : No);
        return found;
    }

    private static bool AreIn(SourceText text, CancellationToken cancellationToken)
    {
        const int Size = 8192;
        const int Overlap = 16;
        var buffer = new char[Math.Min(Size, Math.Max(text.Length, 1))];
        for (var start = 0; start < text.Length; start += Size - Overlap)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = Math.Min(buffer.Length, text.Length - start);
            text.CopyTo(start, buffer, 0, length);
            var span = buffer.AsSpan(0, length);
            foreach (var word in Words)
            {
                if (ContainsIgnoreCase(span, word))
                    return true;
            }

            if (start + length >= text.Length)
                break;
        }

        return false;
    }

    /// <summary>ASCII only. Looks for the second letter, in both cases, which the runtime searches for in vectors.</summary>
    private static bool ContainsIgnoreCase(ReadOnlySpan<char> text, string word)
    {
        var lower = word[1];
        var upper = char.ToUpperInvariant(lower);
        var offset = 1;
        while (offset < text.Length)
        {
            var found = text.Slice(offset).IndexOfAny(lower, upper);
            if (found < 0)
                return false;
            var start = offset + found - 1;
            if (start + word.Length <= text.Length && text.Slice(start, word.Length).Equals(word.AsSpan(), StringComparison.OrdinalIgnoreCase))
                return true;
            offset += found + 1;
        }

        return false;
    }
}
