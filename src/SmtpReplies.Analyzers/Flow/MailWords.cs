using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// The cost gate: whether a file speaks of SMTP at all, and what the parts of one that does speak of. By the text alone; whether a file
/// is one is remembered as long as its tree lives, and nothing is parsed, bound or registered for one that is none.
/// </summary>
internal static class MailWords
{
    // Every type and namespace of the libraries in question has "Smtp" in its name, in this or another case; a hand-made client
    // says EHLO, HELO or LHLO to the server. "Net.Mail" brings in files that use only `var`.
    private static readonly (string Word, BodyMarkers Marker)[] Openers =
    [
        ("mail from", BodyMarkers.Command | BodyMarkers.Transaction | BodyMarkers.Smtp), ("rcpt to", BodyMarkers.Command | BodyMarkers.Transaction | BodyMarkers.Smtp),
        ("smtp", BodyMarkers.Name | BodyMarkers.Smtp), ("net.mail", BodyMarkers.None), ("ehlo", BodyMarkers.Command | BodyMarkers.Smtp), ("helo", BodyMarkers.Command), ("lhlo", BodyMarkers.Command | BodyMarkers.Smtp),
    ];

    /// <summary>Words that count only in a file that speaks of SMTP.</summary>
    private static readonly (string Word, BodyMarkers Marker)[] Others =
    [
        ("statuscode", BodyMarkers.Name), ("send", BodyMarkers.Name), ("deliver", BodyMarkers.Name),
        ("submit", BodyMarkers.Name), ("transmit", BodyMarkers.Name), ("connect", BodyMarkers.Connect), ("tcpclient", BodyMarkers.Network), ("socket", BodyMarkers.Network), ("networkstream", BodyMarkers.Network), ("sslstream", BodyMarkers.Network),
        ("code", BodyMarkers.Number), ("codi", BodyMarkers.Number), ("kode", BodyMarkers.Number), ("reply", BodyMarkers.Number),
        ("retr", BodyMarkers.Decision), ("transi", BodyMarkers.Decision), ("tempor", BodyMarkers.Decision), ("requeue", BodyMarkers.Decision),
        ("resend", BodyMarkers.Decision), ("defer", BodyMarkers.Decision), ("again", BodyMarkers.Decision), ("recover", BodyMarkers.Decision), ("later", BodyMarkers.Decision),
        ("reint", BodyMarkers.Decision), ("wieder", BodyMarkers.Decision), ("erneut", BodyMarkers.Decision), ("yeniden", BodyMarkers.Decision),
        ("perman", BodyMarkers.Decision), ("fatal", BodyMarkers.Decision), ("definit", BodyMarkers.Decision), ("hard", BodyMarkers.Decision),
        ("dead", BodyMarkers.Decision), ("invalid", BodyMarkers.Decision), ("suppress", BodyMarkers.Decision), ("blacklist", BodyMarkers.Decision),
        ("blocklist", BodyMarkers.Decision), ("unsubscribe", BodyMarkers.Decision), ("deactivat", BodyMarkers.Decision), ("dauerhaft", BodyMarkers.Decision),
        ("bounce", BodyMarkers.Act), ("giveup", BodyMarkers.Act), ("discard", BodyMarkers.Act), ("drop", BodyMarkers.Act),
        ("remove", BodyMarkers.Act), ("disable", BodyMarkers.Act), ("delete", BodyMarkers.Act), ("undeliver", BodyMarkers.Act),
        ("denylist", BodyMarkers.Act), ("forever", BodyMarkers.Act), ("notmail", BodyMarkers.Act), ("notemail", BodyMarkers.Act),
        ("valid = false", BodyMarkers.Act), ("active = false", BodyMarkers.Act), ("enabled = false", BodyMarkers.Act), ("subscribed = false", BodyMarkers.Act), ("purge", BodyMarkers.Act), ("abandon", BodyMarkers.Act),
    ];

    /// <summary>Longer words that say nothing, whatever stands in them.</summary>
    private static readonly string[] Mute =
    [
        "sender", "encode", "encoding", "decode", "decoding", "unicode", "barcode", "retriev", "invalidoperation", "invalidargument", "against", "hardware", "hardcode", "deadline", "deadlock", "definition",
        "hashcode", "codepage", "suppressfinalize",
    ];

    private static readonly WordSearch OpenerWords = new(Openers);
    private static readonly WordSearch AllWords = new(Openers.Concat(Others).Concat(Mute.Select(static word => (word, BodyMarkers.None))));

    private static readonly ConditionalWeakTable<SyntaxTree, object> Known = new();
    private static readonly object Speaks = new();
    private static readonly object SpeaksNot = new();

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

    /// <summary>Whether the file speaks of SMTP.</summary>
    public static bool AreIn(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!Known.TryGetValue(tree, out var known))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = Open(tree.GetText(cancellationToken)) ? Speaks : SpeaksNot;
            known = Known.GetValue(tree, _ => found);
        }

        return ReferenceEquals(known, Speaks);
    }

    /// <summary>The words of a file that speaks of SMTP, each with its place, in their order.</summary>
    public static List<(int Position, BodyMarkers Marker)> In(SourceText text)
    {
        var words = new List<(int, BodyMarkers)>();
        var pieces = new Pieces(text, AllWords.Overlap);
        while (pieces.MoveNext())
        {
            // What begins behind the step belongs to the next piece, where it is whole.
            for (var next = 0; AllWords.Find(pieces.Current, next, out var marker, out var length) is var found and >= 0 && found < pieces.Step; next = found + length)
            {
                if (marker != BodyMarkers.None)
                    words.Add((pieces.Start + found, marker));
            }
        }

        return words;
    }

    /// <summary>Words of mail that count only beside numbers of replies.</summary>
    private static readonly WordSearch OfMail = new(((string[])["mailbox", "bounce", "recipient", "greylist", "mailer", "mailretry", "mailsend", "mailqueue", "maildeliver", "mailpolicy"])
        .Select(static word => (word, BodyMarkers.Name)));

    /// <summary>Whether numbers of replies stand in a text beside a word of mail.</summary>
    public static bool HasReplies(SourceText text)
    {
        if (!HasNumbers(text))
            return false;
        var pieces = new Pieces(text, OfMail.Overlap);
        while (pieces.MoveNext())
        {
            if (OfMail.IsIn(pieces.Current))
                return true;
        }

        return false;
    }

    /// <summary>Whether one of these names stands in a text as a word of its own.</summary>
    public static bool Names(SourceText text, WordSearch search, HashSet<string> names)
    {
        // Of each name in the part that two pieces share, one has the letter before it and the other the one behind.
        var pieces = new Pieces(text, search.Overlap + 2);
        while (pieces.MoveNext())
        {
            var piece = pieces.Current;
            for (var next = 0; search.Find(piece, next, out _, out _) is var found and >= 0; next = found + 1)
            {
                if (found == 0 ? pieces.Start != 0 : SyntaxFacts.IsIdentifierPartCharacter(piece[found - 1]))
                    continue;
                var end = found + 1;
                while (end < piece.Length && SyntaxFacts.IsIdentifierPartCharacter(piece[end]))
                    end++;
                if (names.Contains(piece.Slice(found, end - found).ToString()))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether two numbers stand in a text that only SMTP gives to failures, of the protocols that speak of mailboxes: 45z or 55z.</summary>
    private static bool HasNumbers(SourceText text)
    {
        // A number of three digits, the letter before it and the one behind.
        var pieces = new Pieces(text, overlap: 5);
        var first = 0;
        while (pieces.MoveNext())
        {
            var piece = pieces.Current;
            for (var next = 2; next < piece.Length - 1 && piece.Slice(next).IndexOf('5') is var found and >= 0; next++)
            {
                next += found;
                // What ends the piece is whole in the next one.
                if (piece[next - 1] is not ('4' or '5') || !IsApart(piece[next - 2]) || next + 1 == piece.Length
                    || (next + 2 < piece.Length ? !IsApart(piece[next + 2]) : !pieces.IsLast))
                {
                    continue;
                }

                var number = ((piece[next - 1] - '0') * 100) + 50 + piece[next + 1] - '0';
                if (number == first || !ReplyNames.IsOfMailOnly(number))
                    continue;
                if (first != 0)
                    return true;
                first = number;
            }
        }

        return false;

        static bool IsApart(char letter) => !char.IsLetterOrDigit(letter);
    }

    private static bool Open(SourceText text)
    {
        var pieces = new Pieces(text, OpenerWords.Overlap);
        while (pieces.MoveNext())
        {
            if (Open(pieces.Current))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Many letters at once are asked for what few texts have, and every opener: "mt", "hl", "h" and "l" around one letter, "t.m", "l f" or "cpt".
    /// Where the processor cannot do that, or finds one of them, the words are looked for one by one.
    /// </summary>
    private static bool Open(ReadOnlySpan<char> text)
    {
        if (!Vector.IsHardwareAccelerated || text.Length <= 2 + Vector<ushort>.Count)
            return OpenerWords.IsIn(text);

        var (lower, m, t, h, l, dot) = (All(' '), All('m'), All('t'), All('h'), All('l'), All('.'));
        var (f, c, p) = (All('f'), All('c'), All('p'));
        var firsts = MemoryMarshal.Cast<char, Vector<ushort>>(text);
        var seconds = MemoryMarshal.Cast<char, Vector<ushort>>(text.Slice(1));
        var thirds = MemoryMarshal.Cast<char, Vector<ushort>>(text.Slice(2));
        for (var i = 0; i < thirds.Length; i++)
        {
            var (first, second, third) = (firsts[i] | lower, seconds[i] | lower, thirds[i] | lower);
            var found = (Vector.Equals(first, m) & Vector.Equals(second, t))
                | (Vector.Equals(first, h) & (Vector.Equals(second, l) | Vector.Equals(third, l)))
                | (Vector.Equals(first, t) & Vector.Equals(second, dot) & Vector.Equals(third, m))
                | (Vector.Equals(first, l) & Vector.Equals(second, lower) & Vector.Equals(third, f))
                | (Vector.Equals(first, c) & Vector.Equals(second, p) & Vector.Equals(third, t));
            if (found != Vector<ushort>.Zero && OpenerWords.IsIn(Around(text, i * Vector<ushort>.Count)))
                return true;
        }

        return OpenerWords.IsIn(Around(text, thirds.Length * Vector<ushort>.Count));

        static Vector<ushort> All(char letter) => new(letter);

        static ReadOnlySpan<char> Around(ReadOnlySpan<char> text, int start)
        {
            var first = Math.Max(0, start - OpenerWords.Overlap);
            return text.Slice(first, Math.Min(text.Length, start + Vector<ushort>.Count + OpenerWords.Overlap) - first);
        }
    }

    /// <summary>
    /// A text in pieces that share some letters. One that is not long is taken whole: it is a string already, where a compiler has read it from a
    /// file; longer ones are not, and go through one buffer.
    /// </summary>
    private ref struct Pieces(SourceText text, int overlap)
    {
        /// <summary>Of what is read from files, Roslyn keeps up to so many letters as one string.</summary>
        private const int LongestString = 40 * 1024;

        private const int BufferLength = 8192;

        [ThreadStatic]
        private static char[]? t_buffer;

        /// <summary>Where the piece begins.</summary>
        public int Start { get; private set; } = -1;

        public ReadOnlySpan<char> Current { get; private set; }

        public readonly bool IsLast => Start + Current.Length == text.Length;

        /// <summary>How far it is to the next piece, or to the end of the last.</summary>
        public readonly int Step => IsLast ? Current.Length : Current.Length - overlap;

        public bool MoveNext()
        {
            if (Start >= 0 && IsLast)
                return false;
            Start = Start < 0 ? 0 : Start + Step;
            if (text.Length <= LongestString)
            {
                Current = text.ToString().AsSpan();
                return true;
            }

            var buffer = t_buffer ??= new char[BufferLength];
            var count = Math.Min(buffer.Length, text.Length - Start);
            text.CopyTo(Start, buffer, 0, count);
            Current = buffer.AsSpan(0, count);
            return true;
        }
    }
}
