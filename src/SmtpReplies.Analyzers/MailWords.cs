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
        ("smtp", BodyMarkers.Name | BodyMarkers.Smtp), ("net.mail", BodyMarkers.None), ("ehlo", BodyMarkers.Command | BodyMarkers.Smtp), ("helo", BodyMarkers.Command), ("lhlo", BodyMarkers.Command | BodyMarkers.Smtp),
    ];

    /// <summary>Words that count only in a file that speaks of SMTP.</summary>
    private static readonly (string Word, BodyMarkers Marker)[] Others =
    [
        ("mail from", BodyMarkers.Command | BodyMarkers.Transaction | BodyMarkers.Smtp), ("rcpt to", BodyMarkers.Transaction | BodyMarkers.Smtp), ("statuscode", BodyMarkers.Name), ("send", BodyMarkers.Name), ("deliver", BodyMarkers.Name),
        ("submit", BodyMarkers.Name), ("transmit", BodyMarkers.Name), ("connect", BodyMarkers.Connect), ("tcpclient", BodyMarkers.Network), ("socket", BodyMarkers.Network), ("networkstream", BodyMarkers.Network), ("sslstream", BodyMarkers.Network),
        ("retr", BodyMarkers.Decision), ("transi", BodyMarkers.Decision), ("tempor", BodyMarkers.Decision), ("requeue", BodyMarkers.Decision),
        ("resend", BodyMarkers.Decision), ("defer", BodyMarkers.Decision), ("again", BodyMarkers.Decision), ("recover", BodyMarkers.Decision),
        ("reint", BodyMarkers.Decision), ("wieder", BodyMarkers.Decision), ("erneut", BodyMarkers.Decision), ("yeniden", BodyMarkers.Decision),
        ("perman", BodyMarkers.Decision), ("fatal", BodyMarkers.Decision), ("definit", BodyMarkers.Decision), ("hard", BodyMarkers.Decision),
        ("dead", BodyMarkers.Decision), ("invalid", BodyMarkers.Decision), ("suppress", BodyMarkers.Decision), ("blacklist", BodyMarkers.Decision),
        ("blocklist", BodyMarkers.Decision), ("unsubscribe", BodyMarkers.Decision), ("deactivat", BodyMarkers.Decision), ("dauerhaft", BodyMarkers.Decision),
    ];

    private const int BufferLength = 8192;

    private static readonly WordSearch OpenerWords = new(Openers);
    private static readonly WordSearch AllWords = new(Openers.Concat(Others));

    [ThreadStatic]
    private static char[]? t_buffer;

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
        cancellationToken.ThrowIfCancellationRequested();
        var buffer = t_buffer ??= new char[BufferLength];
        if (!Find(text, buffer, OpenerWords, null))
            return Nothing;
        var places = ImmutableArray.CreateBuilder<(int Position, BodyMarkers Marker)>();
        Find(text, buffer, AllWords, places);
        return new MailWords(places.ToImmutable());
    }

    /// <summary>Finds words in any case, piece by piece; without a place to put them it stops at the first.</summary>
    private static bool Find(SourceText text, char[] buffer, WordSearch search, ImmutableArray<(int Position, BodyMarkers Marker)>.Builder? places)
    {
        var found = false;
        // Each piece begins with the end of the one before, where a word may have been cut.
        for (var start = 0; start < text.Length; start += buffer.Length - search.Overlap)
        {
            var count = Math.Min(buffer.Length, text.Length - start);
            text.CopyTo(start, buffer, 0, count);
            found |= search.Find(buffer.AsSpan(0, count), start, isLast: start + count == text.Length, places);
            if ((found && places is null) || start + count == text.Length)
                break;
        }

        return found;
    }

    /// <summary>
    /// Looks for several words at once (Wu and Manber): the two letters at the end of a window of the shortest word's length say how
    /// far the window can move without passing over any word, mostly by all but one of its letters.
    /// </summary>
    private sealed class WordSearch
    {
        private const int Letters = 32;

        private readonly int _window;
        private readonly byte[] _shifts = new byte[Letters * Letters];
        private readonly (string Word, BodyMarkers Marker)[]?[] _ends = new (string, BodyMarkers)[Letters * Letters][];

        public WordSearch(IEnumerable<(string Word, BodyMarkers Marker)> words)
        {
            var all = words.ToList();
            _window = all.Min(static pair => pair.Word.Length);
            Overlap = all.Max(static pair => pair.Word.Length) - 1;
            for (var i = 0; i < _shifts.Length; i++)
                _shifts[i] = (byte)(_window - 1);
            foreach (var pair in all)
            {
                for (var end = 1; end < _window; end++)
                {
                    var key = KeyOf(pair.Word[end - 1], pair.Word[end]);
                    _shifts[key] = Math.Min(_shifts[key], (byte)(_window - 1 - end));
                    if (end == _window - 1)
                        _ends[key] = [.. _ends[key] ?? [], pair];
                }
            }
        }

        /// <summary>How many letters the longest word has before its last.</summary>
        public int Overlap { get; }

        /// <summary>Finds the words that begin before the overlap with the next piece, or anywhere in the last one.</summary>
        public bool Find(ReadOnlySpan<char> text, int offset, bool isLast, ImmutableArray<(int Position, BodyMarkers Marker)>.Builder? places)
        {
            var found = false;
            var end = isLast ? text.Length : text.Length - Overlap;
            for (var i = 0; i + _window <= text.Length && i < end;)
            {
                var key = KeyOf(text[i + _window - 2], text[i + _window - 1]);
                var shift = _shifts[key];
                if (shift != 0)
                {
                    i += shift;
                    continue;
                }

                foreach (var (word, marker) in _ends[key]!)
                {
                    if ((text[i] | 0x20) != word[0] || i + word.Length > text.Length
                        || !text.Slice(i, word.Length).Equals(word.AsSpan(), StringComparison.OrdinalIgnoreCase))
                    {
                        continue;
                    }

                    found = true;
                    if (places is null)
                        return true;
                    if (marker != BodyMarkers.None)
                        places.Add((offset + i, marker));
                }

                i++;
            }

            return found;
        }

        /// <summary>The last five bits of a letter are the same in both cases; what else shares them is sorted out by the comparison.</summary>
        private static int KeyOf(char first, char second) => ((first & (Letters - 1)) * Letters) | (second & (Letters - 1));
    }

    private sealed class ByPosition : IComparer<(int Position, BodyMarkers Marker)>
    {
        public static readonly ByPosition Instance = new();

        public int Compare((int Position, BodyMarkers Marker) x, (int Position, BodyMarkers Marker) y) => x.Position.CompareTo(y.Position);
    }
}
