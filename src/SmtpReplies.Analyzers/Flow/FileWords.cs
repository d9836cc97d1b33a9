using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>The words of one file, found in one pass, and what its parts say by them: a body is bound only where there is something.</summary>
internal sealed class FileWords
{
    /// <summary>What makes it worth while to look whether a word stands in a comment of several lines; one behind "//" is seen at once.</summary>
    private const BodyMarkers OfCode = BodyMarkers.Command | BodyMarkers.Connect | BodyMarkers.Smtp;

    private static readonly IComparer<(int Position, BodyMarkers Marker)> ByPosition =
        Comparer<(int Position, BodyMarkers Marker)>.Create(static (one, other) => one.Position.CompareTo(other.Position));

    private readonly SyntaxNode _root;
    private readonly string _text;
    private readonly List<(int Position, BodyMarkers Marker)> _words;

    private List<int>? _otherProtocols;

    /// <summary>The words that tell something in this file.</summary>
    private readonly BodyMarkers _telling = ~BodyMarkers.Number;

    public FileWords(SyntaxNode root, SourceText text)
    {
        (_root, _text) = (root, text.ToString());
        HasCatch = _text.IndexOf("catch", StringComparison.Ordinal) >= 0;
        // What is in a comment of several lines, or in text that is left out, only the tree knows.
        var mayHide = _text.IndexOf('#') >= 0 || _text.IndexOf("/*", StringComparison.Ordinal) >= 0;
        _words = MailWords.In(text);
        for (var i = 0; i < _words.Count; i++)
        {
            var (position, marker) = _words[i];
            // A comment says what a file is about, and not what its code does.
            if (IsCommented(position) || (mayHide && (marker & OfCode) != 0 && !root.FindToken(position).Span.Contains(position)))
                _words[i] = (position, marker &= BodyMarkers.Smtp);
            else if (marker.HasFlag(BodyMarkers.Smtp))
                _telling |= BodyMarkers.Number;
            All |= marker;
        }
    }

    /// <summary>Whether "//" stands before a place in its line, other than in an address.</summary>
    private bool IsCommented(int position)
    {
        for (var i = position - 1; i > 0 && _text[i] != '\n'; i--)
        {
            if (_text[i] == '/' && _text[i - 1] == '/' && (i < 2 || _text[i - 2] != ':'))
                return true;
        }

        return false;
    }

    /// <summary>What the whole file says.</summary>
    public BodyMarkers All { get; }

    /// <summary>What a part of the file says.</summary>
    public BodyMarkers In(TextSpan span)
    {
        var markers = BodyMarkers.None;
        var first = _words.BinarySearch((span.Start, default), ByPosition);
        for (var i = first < 0 ? ~first : first; i < _words.Count && _words[i].Position < span.End; i++)
            markers |= _words[i].Marker;
        markers &= _telling;
        return markers switch
        {
            BodyMarkers.Act => BodyMarkers.None,
            _ when markers.HasFlag(BodyMarkers.Act) => (markers & ~BodyMarkers.Act) | BodyMarkers.Decision,
            _ => markers,
        };
    }

    /// <summary>Whether things are picked by a number that is not too great: in a query, or in the text of one.</summary>
    public bool IsPickedBelow(string name)
    {
        foreach (var (token, i) in TokensWith(name, new TextSpan(0, _text.Length), StringComparison.OrdinalIgnoreCase))
        {
            var end = i + name.Length;
            while (end < _text.Length && _text[end] is ' ' or ']' or '"' or '`')
                end++;
            if (end < _text.Length && _text[end] == '<'
                && (token.Kind() is not SyntaxKind.IdentifierToken
                    ? token.Span.Contains(i)
                    : token.ValueText == name && token.Parent?.FirstAncestorOrSelf<SyntaxNode>(static node => node is LambdaExpressionSyntax or WhereClauseSyntax) is not null))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The tokens where a text begins that is looked for as it stands: a walk over all nodes would take longer.</summary>
    public IEnumerable<SyntaxToken> TokensAt(string beginning) =>
        TokensWith(beginning, new TextSpan(0, _text.Length), StringComparison.Ordinal).Where(static found => found.Token.SpanStart == found.Position).Select(static found => found.Token);

    /// <summary>The whole file.</summary>
    public TextSpan Span => _root.FullSpan;

    /// <summary>Whether an identifier in a part of the file names a protocol that is not SMTP.</summary>
    public bool NamesOtherProtocol(TextSpan span) => (_otherProtocols ??= OtherProtocols()).Exists(span.Contains);

    /// <summary>What the names of the other protocols end in.</summary>
    private static readonly string[] ProtocolEnds = ["tp", "TP"];

    private List<int> OtherProtocols() => ProtocolEnds.SelectMany(end => PlacesOf(end, Span, StringComparison.Ordinal))
        .Where(place => place > 0 && _text[place - 1] is 't' or 'T' or 'f' or 'F' or 'n' or 'N'
            && _root.FindToken(place) is var token && token.IsKind(SyntaxKind.IdentifierToken) && ReplyNames.NamesOtherProtocol(token.ValueText)
            // A using may be there for nothing.
            && token.Parent?.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null)
        .ToList();

    /// <summary>What gives a number of the system, such as that of a socket's error.</summary>
    private static readonly string[] SystemNumbers = ["ErrorCode", "GetLast", "HResult"];

    /// <summary>Whether a client stands in the file that gives the replies of its server and nothing else: no number of the system, and the one that is asked for only there.</summary>
    public bool HasOnlyReplies(string asked) => All.HasFlag(BodyMarkers.Transaction)
        && !Array.Exists(SystemNumbers, word => IsIn(word, Span))
        && PlacesOf(asked, Span, StringComparison.Ordinal).Take(2).Count() == 1;

    /// <summary>Whether the file may catch something.</summary>
    public bool HasCatch { get; }

    /// <summary>
    /// Whether a part of the file may hold a question that is asked of a reply, or a choice that hangs on one, so that it is worth binding. A word
    /// of mail alone makes none where nothing is caught or compared, and a word of "again" alone none where no reply is named or caught.
    /// </summary>
    /// <param name="markers">What the part says.</param>
    /// <param name="span">The part.</param>
    /// <param name="hasOwnNames">There are names that say "again" beside those that are known.</param>
    public bool MayAsk(BodyMarkers markers, TextSpan span, bool hasOwnNames)
    {
        const BodyMarkers Asking = BodyMarkers.Number | BodyMarkers.Command | BodyMarkers.Transaction;
        if ((markers & Asking) != 0)
            return true;
        var (names, decides) = ((markers & BodyMarkers.Name) != 0, (markers & BodyMarkers.Decision) != 0 || hasOwnNames);
        var hasReply = HasReply(span);
        return (names && (decides || HasQuestion(span, hasReply) || IsIn("Handle", span))) || (decides && (hasReply || IsIn("catch", span) || IsIn("Handle", span)))
            // In a hand-made client a number may be a reply whatever is said around it.
            || (All.HasFlag(BodyMarkers.Transaction) && hasReply);
    }

    private bool IsIn(string word, TextSpan span) => _text.IndexOf(word, span.Start, span.Length, StringComparison.Ordinal) >= 0;

    /// <summary>
    /// Whether something is caught that may be a refusal, or is answered for, or compared with anything but null. What is less than something else
    /// matters only where there is a number of a reply.
    /// </summary>
    private bool HasQuestion(TextSpan span, bool hasReply)
    {
        for (var i = span.Start + 1; i < span.End; i++)
        {
            var asks = _text[i] switch
            {
                '<' => hasReply,
                '>' => hasReply && _text[i - 1] is not ('=' or '-'),
                '=' => _text[i - 1] is '=' or '!' && !Is("= null", i),
                'c' => (Is("catch", i) && (MayBeRefusal(i + "catch".Length) || IsIn("SmtpResponse.", span))) || Is("case", i),
                's' => Is("switch", i),
                'i' => Is("is ", i),
                _ => false,
            };
            if (asks)
                return true;
        }

        return false;

        bool Is(string word, int at) => string.CompareOrdinal(_text, at, word, 0, word.Length) == 0 && !SyntaxFacts.IsIdentifierPartCharacter(_text[at - 1]);
    }

    /// <summary>Exceptions of the framework that carry no reply. Who asks one of them for more has a question elsewhere.</summary>
    private static readonly HashSet<string> NoRefusals =
    [
        "Exception", "IOException", "SocketException", "OperationCanceledException", "TaskCanceledException", "TimeoutException", "AuthenticationException",
        "ArgumentException", "FormatException", "InvalidOperationException", "NotSupportedException", "ObjectDisposedException",
    ];

    /// <summary>Whether what is caught behind the word for it has a type of its own.</summary>
    private bool MayBeRefusal(int position)
    {
        while (position < _text.Length && (char.IsWhiteSpace(_text[position]) || _text[position] == '('))
            position++;
        var (start, end) = (position, position);
        for (; end < _text.Length && (SyntaxFacts.IsIdentifierPartCharacter(_text[end]) || _text[end] == '.'); end++)
        {
            if (_text[end] == '.')
                start = end + 1;
        }

        return end > start && !NoRefusals.Contains(_text.Substring(start, end - start));
    }

    /// <summary>Whether a number stands there that is a reply code, or the first digit of one.</summary>
    private bool HasReply(TextSpan span)
    {
        for (var (i, number) = (span.Start, 0); i <= span.End; i++)
        {
            if (i < span.End && _text[i] is >= '0' and <= '9' and var digit)
            {
                number = number is < 0 or > 599 || (number == 0 && i > 0 && SyntaxFacts.IsIdentifierPartCharacter(_text[i - 1])) ? -1 : (number * 10) + digit - '0';
                continue;
            }

            if (number is (>= 2 and <= 5) or (>= 200 and <= 599))
                return true;
            number = 0;
        }

        return false;
    }

    private IEnumerable<(SyntaxToken Token, int Position)> TokensWith(string word, TextSpan span, StringComparison comparison) =>
        PlacesOf(word, span, comparison).Select(place => (_root.FindToken(place), place));

    private IEnumerable<int> PlacesOf(string word, TextSpan span, StringComparison comparison)
    {
        for (var i = Next(span.Start); i >= 0; i = Next(i + 1))
            yield return i;

        int Next(int from) => _text.IndexOf(word, from, span.End - from, comparison);
    }
}
