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

    private const int BufferLength = 8192;

    private static readonly WordSearch OpenerWords = new(Openers);
    private static readonly WordSearch AllWords = new(Openers.Concat(Others).Concat(Mute.Select(static word => (word, BodyMarkers.None))));

    [ThreadStatic]
    private static char[]? t_buffer;

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
        var step = BufferLength - AllWords.Overlap;
        for (var start = 0; start < text.Length; start += step)
        {
            var piece = Piece(text, start);
            // What begins behind the step belongs to the next piece, where it is whole.
            for (var next = 0; AllWords.Find(piece, next, out var marker, out var length) is var found and >= 0 && found < step; next = found + length)
            {
                if (marker != BodyMarkers.None)
                    words.Add((start + found, marker));
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
        for (var start = 0; start < text.Length; start += BufferLength - OfMail.Overlap)
        {
            if (OfMail.IsIn(Piece(text, start)))
                return true;
        }

        return false;
    }

    /// <summary>Whether one of these names stands in a text as a word of its own.</summary>
    public static bool Names(SourceText text, WordSearch search, HashSet<string> names)
    {
        // Of each name in the part that two pieces share, one has the letter before it and the other the one behind.
        for (var start = 0; start < text.Length; start += BufferLength - search.Overlap - 2)
        {
            var piece = Piece(text, start);
            for (var next = 0; search.Find(piece, next, out _, out _) is var found and >= 0; next = found + 1)
            {
                if (found == 0 ? start != 0 : SyntaxFacts.IsIdentifierPartCharacter(piece[found - 1]))
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

    /// <summary>Whether two numbers stand in a text that only SMTP gives to failures, of the protocols that speak of mailboxes.</summary>
    private static bool HasNumbers(SourceText text)
    {
        // A number of three digits, the letter before it and the one behind.
        const int Overlap = 5;
        var first = 0;
        for (var start = 0; start < text.Length; start += BufferLength - Overlap)
        {
            var piece = Piece(text, start);
            for (var next = start == 0 ? 0 : 1; piece.Slice(next).IndexOfAny('4', '5') is var found and >= 0;)
            {
                next += found;
                var (begin, number) = (next, 0);
                for (; next < piece.Length && char.IsLetterOrDigit(piece[next]); next++)
                    number = piece[next] is >= '0' and <= '9' && next - begin < 3 ? (number * 10) + piece[next] - '0' : -1000;
                // What goes on in the next piece is whole there.
                if ((next == piece.Length && start + next < text.Length) || number == first || !ReplyNames.IsOfMailOnly(number) || (begin > 0 && char.IsLetterOrDigit(piece[begin - 1])))
                    continue;
                if (first != 0)
                    return true;
                first = number;
            }
        }

        return false;
    }

    private static bool Open(SourceText text)
    {
        for (var start = 0; start < text.Length; start += BufferLength - OpenerWords.Overlap)
        {
            if (Open(Piece(text, start)))
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

    private static ReadOnlySpan<char> Piece(SourceText text, int start)
    {
        var buffer = t_buffer ??= new char[BufferLength];
        var count = Math.Min(buffer.Length, text.Length - start);
        text.CopyTo(start, buffer, 0, count);
        return buffer.AsSpan(0, count);
    }
}
