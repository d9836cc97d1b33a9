using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>The words of one file, found in one pass, and what its parts say by them: a body is bound only where there is something.</summary>
internal sealed class FileWords
{
    /// <summary>What counts only in code: a comment may quote a command, and speaks of connections of every kind.</summary>
    private const BodyMarkers OfCode = BodyMarkers.Command | BodyMarkers.Connect | BodyMarkers.Smtp;

    private readonly List<(int Position, BodyMarkers Marker)> _words;

    /// <summary>The words that tell something in this file.</summary>
    private readonly BodyMarkers _telling = ~BodyMarkers.Number;

    public FileWords(SyntaxNode root, SourceText text)
    {
        _words = MailWords.In(text);
        for (var i = 0; i < _words.Count; i++)
        {
            var (position, marker) = _words[i];
            if ((marker & OfCode) != 0)
            {
                if (!root.FindToken(position).Span.Contains(position))
                    _words[i] = (position, marker &= BodyMarkers.Smtp);
                else if (marker.HasFlag(BodyMarkers.Smtp))
                    _telling |= BodyMarkers.Number;
            }

            All |= marker;
        }
    }

    /// <summary>What the whole file says.</summary>
    public BodyMarkers All { get; }

    /// <summary>What a part of the file says.</summary>
    public BodyMarkers In(TextSpan span)
    {
        var markers = BodyMarkers.None;
        for (var i = FirstFrom(span.Start); i < _words.Count && _words[i].Position < span.End; i++)
            markers |= _words[i].Marker;
        markers &= _telling;
        return markers switch
        {
            BodyMarkers.Act => BodyMarkers.None,
            _ when markers.HasFlag(BodyMarkers.Act) => (markers & ~BodyMarkers.Act) | BodyMarkers.Decision,
            _ => markers,
        };
    }

    private int FirstFrom(int position)
    {
        var (low, high) = (0, _words.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_words[middle].Position < position)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
