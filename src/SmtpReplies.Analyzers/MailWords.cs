using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers;

/// <summary>
/// The cost gate: whether a file speaks of SMTP at all, and where. By its text alone, once per tree, remembered as long as the tree
/// lives; nothing is parsed, bound or registered for a file that does not.
/// </summary>
internal sealed class MailWords
{
    // Every type and namespace of the libraries in question has "Smtp" in its name, in this or another case; a hand-made client
    // says EHLO, HELO or LHLO to the server. "Net.Mail" brings in files that use only `var`.
    private static readonly (string Word, BodyMarkers Marker)[] Openers =
    [
        ("smtp", BodyMarkers.Name), ("net.mail", BodyMarkers.None), ("ehlo", BodyMarkers.Command), ("helo", BodyMarkers.Command), ("lhlo", BodyMarkers.Command),
    ];

    /// <summary>Words that count only in a file that speaks of SMTP.</summary>
    private static readonly (string Word, BodyMarkers Marker)[] Others =
    [
        ("mail from", BodyMarkers.Command), ("statuscode", BodyMarkers.Name), ("send", BodyMarkers.Name), ("deliver", BodyMarkers.Name),
        ("submit", BodyMarkers.Name), ("transmit", BodyMarkers.Name),
        ("retr", BodyMarkers.Decision), ("transi", BodyMarkers.Decision), ("tempor", BodyMarkers.Decision), ("requeue", BodyMarkers.Decision),
        ("resend", BodyMarkers.Decision), ("defer", BodyMarkers.Decision), ("again", BodyMarkers.Decision), ("recover", BodyMarkers.Decision),
        ("reint", BodyMarkers.Decision), ("wieder", BodyMarkers.Decision), ("erneut", BodyMarkers.Decision), ("yeniden", BodyMarkers.Decision),
        ("perman", BodyMarkers.Decision), ("fatal", BodyMarkers.Decision), ("definit", BodyMarkers.Decision), ("hard", BodyMarkers.Decision),
    ];

    private static readonly ConditionalWeakTable<SyntaxTree, MailWords> Known = new();
    private static readonly MailWords Nothing = new(ImmutableArray<(int, BodyMarkers)>.Empty);

    /// <summary>Where a word stands, and what it says; in the order of the text.</summary>
    private readonly ImmutableArray<(int Position, BodyMarkers Marker)> _places;

    private MailWords(ImmutableArray<(int Position, BodyMarkers Marker)> places) => _places = places;

    /// <summary>Whether the file speaks of SMTP.</summary>
    public bool Any => !ReferenceEquals(this, Nothing);

    /// <summary>Whether any file speaks of SMTP.</summary>
    public static bool AreIn(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (Of(tree, cancellationToken).Any)
                return true;
        }

        return false;
    }

    public static MailWords Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue(tree, out var known))
            return known;
        var words = Read(tree.GetText(cancellationToken), cancellationToken);
        return Known.GetValue(tree, _ => words);
    }

    /// <summary>
    /// What stands in a part of the file that a rule may look for. A control flow graph is built only where there is something.
    /// </summary>
    public BodyMarkers In(TextSpan span)
    {
        var markers = BodyMarkers.None;
        var first = _places.BinarySearch((span.Start, BodyMarkers.None), ByPosition.Instance);
        for (var i = first < 0 ? ~first : first; i < _places.Length && _places[i].Position < span.End; i++)
            markers |= _places[i].Marker;
        return markers;
    }

    private static MailWords Read(SourceText text, CancellationToken cancellationToken)
    {
        var characters = new char[text.Length];
        text.CopyTo(0, characters, 0, text.Length);
        cancellationToken.ThrowIfCancellationRequested();

        var opens = false;
        var places = ImmutableArray.CreateBuilder<(int Position, BodyMarkers Marker)>();
        foreach (var (word, marker) in Openers)
            opens |= Find(characters, word, marker, places);
        if (!opens)
            return Nothing;
        foreach (var (word, marker) in Others)
            Find(characters, word, marker, places);
        places.Sort(ByPosition.Instance);
        return new MailWords(places.ToImmutable());
    }

    /// <summary>
    /// Finds a word in any case; ASCII only. It looks for the second letter in both cases, which the runtime does in vectors, and
    /// compares the rest.
    /// </summary>
    private static bool Find(ReadOnlySpan<char> text, string word, BodyMarkers marker, ImmutableArray<(int Position, BodyMarkers Marker)>.Builder places)
    {
        var lower = word[1];
        var upper = char.ToUpperInvariant(lower);
        var found = false;
        for (var offset = 1; offset < text.Length;)
        {
            var next = text.Slice(offset).IndexOfAny(lower, upper);
            if (next < 0)
                break;
            var start = offset + next - 1;
            offset += next + 1;
            if ((text[start] | 0x20) != word[0]
                || start + word.Length > text.Length
                || !text.Slice(start, word.Length).Equals(word.AsSpan(), StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            found = true;
            if (marker != BodyMarkers.None)
                places.Add((start, marker));
        }

        return found;
    }

    private sealed class ByPosition : IComparer<(int Position, BodyMarkers Marker)>
    {
        public static readonly ByPosition Instance = new();

        public int Compare((int Position, BodyMarkers Marker) x, (int Position, BodyMarkers Marker) y) => x.Position.CompareTo(y.Position);
    }
}
