namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// Looks for several words at once (Wu and Manber): the two letters at the end of a window of the shortest word's length say how
/// far the window can move without passing over any word, mostly by all but one of its letters.
/// </summary>
internal sealed class WordSearch
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

    /// <summary>How many letters the longest word has before its last: so much two pieces of a text must share.</summary>
    public int Overlap { get; }

    public bool IsIn(ReadOnlySpan<char> text) => Find(text, 0, out _, out _) >= 0;

    /// <summary>The next place where words begin, in any case; -1 if there is none.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="start">From which letter on.</param>
    /// <param name="marker">What these words say; nothing if one of them says nothing: a "sender" is no "send".</param>
    /// <param name="length">How many letters a word has that says nothing, and 1 for others: where it is gone on from there.</param>
    public int Find(ReadOnlySpan<char> text, int start, out BodyMarkers marker, out int length)
    {
        (marker, length) = (BodyMarkers.None, 1);
        for (var i = start; i + _window <= text.Length;)
        {
            var key = KeyOf(text[i + _window - 2], text[i + _window - 1]);
            var shift = _shifts[key];
            if (shift != 0)
            {
                i += shift;
                continue;
            }

            var isFound = false;
            foreach (var (word, says) in _ends[key]!)
            {
                if ((text[i] | 0x20) == word[0] && i + word.Length <= text.Length
                    // "headersEnd": a letter, and then another word.
                    && !(char.IsLower(text[i]) && char.IsUpper(text[i + 1]))
                    && text.Slice(i, word.Length).Equals(word.AsSpan(), StringComparison.OrdinalIgnoreCase))
                {
                    isFound = true;
                    marker |= says;
                    if (says == BodyMarkers.None)
                        length = Math.Max(length, word.Length);
                }
            }

            if (isFound)
            {
                if (length > 1)
                    marker = BodyMarkers.None;
                return i;
            }

            i++;
        }

        return -1;
    }

    /// <summary>The last five bits of a letter are the same in both cases; what else shares them is sorted out by the comparison.</summary>
    private static int KeyOf(char first, char second) => ((first & (Letters - 1)) * Letters) | (second & (Letters - 1));
}
