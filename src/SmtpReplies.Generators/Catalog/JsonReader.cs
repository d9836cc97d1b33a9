using System.Buffers;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Generators.Catalog;

/// <summary>
/// Reads a JSON document (RFC 8259) with the place of each value. It is strict, but for two things that a file edited by hand has:
/// comments (<c>//</c> and <c>/* */</c>), and a comma after the last item. After an error it goes on at the place where most of the
/// document survives, so that one slip does not hide the rest. It never throws, whatever the text is.
/// </summary>
/// <remarks>
/// Our own reader, because System.Text.Json inside a compiler depends on the version that the host has loaded, and gives no places
/// (https://github.com/dotnet/roslyn/issues/41785).
/// </remarks>
internal sealed class JsonReader
{
    /// <summary>How deep arrays and objects may nest. codes.json needs six.</summary>
    internal const int MaximumDepth = 64;

    private const int NameSlots = 64;

    private readonly char[] _text;
    private readonly int _length;
    private readonly List<CatalogProblem> _problems;
    private readonly CancellationToken _cancellation;
    private readonly StringBuilder _unescaped = new();

    // What the open arrays and objects hold so far, the innermost last.
    private readonly List<JsonValue> _items = [];
    private readonly List<JsonProperty> _properties = [];

    // A few names stand in every entry: each of them is one string.
    private readonly string[] _names = new string[NameSlots];
    private int _position;
    private int _depth;
    private int _openArrays;
    private int _errors;

    // The comma that should follow was swallowed by an error that has been reported already.
    private bool _commaLost;
    private bool _endReported;

    private JsonReader(char[] text, int length, List<CatalogProblem> problems, CancellationToken cancellation)
    {
        _text = text;
        _length = length;
        _problems = problems;
        _cancellation = cancellation;
    }

    private bool AtEnd => _position >= _length;

    private char Current => _text[_position];

    /// <summary>Reads a document.</summary>
    /// <param name="source">The text; a byte order mark is skipped.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The value; of the kind <see cref="JsonKind.Missing"/> if there is none.</returns>
    public static JsonValue Read(SourceText source, List<CatalogProblem> problems, CancellationToken cancellation)
    {
        int length = source.Length;
        char[] buffer = ArrayPool<char>.Shared.Rent(length);
        try
        {
            source.CopyTo(0, buffer, 0, length);
            return new JsonReader(buffer, length, problems, cancellation).ReadDocument();
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private JsonValue ReadDocument()
    {
        if (!AtEnd && Current == '\uFEFF')
            _position++;
        SkipTrivia();
        if (AtEnd)
        {
            Error(new TextSpan(_length, 0), "the file holds no JSON value");
            return Missing(_length);
        }

        JsonValue value = ReadValue();
        SkipTrivia();
        if (!AtEnd)
            Error(Here, "the document has ended before this");
        return value;
    }

    private TextSpan Here => AtEnd ? new TextSpan(_length, 0) : new TextSpan(_position, 1);

    private static JsonValue Missing(int position) => new(JsonKind.Missing, new TextSpan(position, 0), isBroken: true);

    private void Error(TextSpan span, string message)
    {
        _errors++;
        _problems.Add(new CatalogProblem(Descriptors.MalformedJson, span, message));
    }

    private void ErrorAtEnd(string message)
    {
        _errors++;
        if (!_endReported)
            Error(new TextSpan(_length, 0), message);
        _endReported = true;
    }

    private void SkipTrivia()
    {
        while (true)
        {
            int position = _position;
            while (position < _length && _text[position] is ' ' or '\t' or '\r' or '\n')
                position++;
            _position = position;
            if (AtEnd)
                return;
            switch (Current)
            {
                case '/' when _position + 1 < _length && _text[_position + 1] == '/':
                    while (!AtEnd && Current is not ('\r' or '\n'))
                        _position++;
                    break;
                case '/' when _position + 1 < _length && _text[_position + 1] == '*':
                    SkipBlockComment();
                    break;
                default:
                    return;
            }
        }
    }

    private void SkipBlockComment()
    {
        int start = _position;
        for (_position += 2; _position + 1 < _length; _position++)
        {
            if (Current == '*' && _text[_position + 1] == '/')
            {
                _position += 2;
                return;
            }
        }

        _position = _length;
        _endReported = true;
        Error(new TextSpan(start, 2), "the comment has no end");
    }

    // Expects that trivia is skipped. Reads at least one character, unless the current one ends the enclosing array or object.
    private JsonValue ReadValue()
    {
        if (AtEnd)
        {
            ErrorAtEnd("a value is missing");
            return Missing(_length);
        }

        switch (Current)
        {
            case '{':
                return ReadNested(static reader => reader.ReadObject());
            case '[':
                return ReadNested(static reader => reader.ReadArray());
            case '"':
                return ReadString();
            case '\'':
                Error(Here, "a string is put in double quotes");
                return ReadString();
            case '-' or (>= '0' and <= '9'):
                return ReadNumber();
            case ',' or ']' or '}':
                Error(Here, "a value is missing");
                return Missing(_position);
            default:
                return ReadWord();
        }
    }

    private JsonValue ReadWord()
    {
        int start = _position;
        string word = TakeWord();
        var span = TextSpan.FromBounds(start, _position);
        switch (word)
        {
            case "true" or "false":
                return new JsonValue(JsonKind.Boolean, span, word);
            case "null":
                return new JsonValue(JsonKind.Null, span);
            default:
                Error(span, $"'{Printable(word)}' is no value; a text is put in double quotes");
                return Missing(start);
        }
    }

    // Everything up to the next white space or character that means something in JSON; at least one character.
    private string TakeWord()
    {
        int start = _position++;
        while (!AtEnd && Current is not (' ' or '\t' or '\r' or '\n' or ',' or ':' or '{' or '}' or '[' or ']' or '"' or '/'))
            _position++;
        return new string(_text, start, _position - start);
    }

    private JsonValue ReadNumber()
    {
        int start = _position;
        bool valid = true;
        if (Current == '-')
            _position++;
        if (!AtEnd && Current == '0')
            _position++;
        else
            valid = SkipDigits();
        if (!AtEnd && Current == '.')
        {
            _position++;
            valid &= SkipDigits();
        }

        if (!AtEnd && Current is 'e' or 'E')
        {
            _position++;
            if (!AtEnd && Current is '+' or '-')
                _position++;
            valid &= SkipDigits();
        }

        if (!AtEnd && (char.IsLetterOrDigit(Current) || Current is '.' or '+' or '-' or '_'))
        {
            valid = false;
            TakeWord();
        }

        var span = TextSpan.FromBounds(start, _position);
        string text = new(_text, start, span.Length);
        if (valid)
            return new JsonValue(JsonKind.Number, span, text);
        Error(span, $"'{Printable(text)}' is not how JSON writes a number");
        return Missing(start);
    }

    private bool SkipDigits()
    {
        int start = _position;
        while (!AtEnd && Current is >= '0' and <= '9')
            _position++;
        return _position > start;
    }

    private JsonValue ReadString()
    {
        int start = _position;
        string? text = TakeString();
        return text is null
            ? Missing(start)
            : new JsonValue(JsonKind.String, TextSpan.FromBounds(start, _position), text);
    }

    // The content of the string that starts here; null if it has no end.
    private string? TakeString(bool isName = false)
    {
        char quote = Current;
        int start = _position++;
        int run = _position;
        while (true)
        {
            _position = EndOfRun(quote);
            if (AtEnd)
                break;
            char c = Current;
            if (c == quote)
            {
                int length = _position++ - run;
                return _unescaped.Length > 0 ? TakeUnescaped(run, length) : isName ? Name(run, length) : new string(_text, run, length);
            }

            if (c is '\r' or '\n')
                break;
            if (c == '\\')
            {
                _unescaped.Append(_text, run, _position - run);
                TakeEscape();
                run = _position;
                continue;
            }

            Error(Here, $"the control character U+{(int)c:X4} is written as an escape");
            _position++;
        }

        _unescaped.Clear();
        Error(TextSpan.FromBounds(start, _position), "the string has no end on this line");
        _endReported |= AtEnd;
        _commaLost = true;
        return null;
    }

    private string TakeUnescaped(int run, int length)
    {
        string text = _unescaped.Append(_text, run, length).ToString();
        _unescaped.Clear();
        return text;
    }

    // Where the characters end that stand for themselves.
    private int EndOfRun(char quote)
    {
        ReadOnlySpan<char> text = _text.AsSpan(0, _length);
        int position = _position;
        while (position < text.Length && text[position] is var c && c != quote && c != '\\' && c >= ' ')
            position++;
        return position;
    }

    private string Name(int start, int length)
    {
        ReadOnlySpan<char> name = _text.AsSpan(start, length);
        ref string present = ref _names[length == 0 ? 0 : (name[0] * 31 + name[length - 1] * 7 + length) % NameSlots];
        if (present is null || !name.SequenceEqual(present.AsSpan()))
            present = name.ToString();
        return present;
    }

    private void TakeEscape()
    {
        int start = _position++;
        char c = AtEnd ? '\0' : Current;
        char escaped = c switch
        {
            '"' or '\\' or '/' => c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        if (escaped != '\0')
        {
            _position++;
            _unescaped.Append(escaped);
            return;
        }

        if (c == 'u')
        {
            _position++;
            int value = 0;
            int digits = 0;
            for (; digits < 4 && !AtEnd && HexDigit(Current) is >= 0 and int digit; digits++, _position++)
                value = value * 16 + digit;
            if (digits == 4)
            {
                // Halves of a pair come as two escapes; one half alone is legal JSON too, and is kept.
                _unescaped.Append((char)value);
                return;
            }
        }

        var span = TextSpan.FromBounds(start, _position);
        if (c is not ('u' or '\0' or '\r' or '\n'))
        {
            // Keeps what the author most likely meant: a backslash as such, as in "C:\mail".
            span = TextSpan.FromBounds(start, _position + 1);
        }

        Error(span, "JSON knows no such escape; a backslash is written as \\\\");
        _unescaped.Append(_text, start, _position - start);
    }

    private static int HexDigit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };

    private JsonValue ReadNested(Func<JsonReader, JsonValue> read)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_depth == MaximumDepth)
        {
            int start = _position;
            Error(Here, $"arrays and objects nest deeper than {MaximumDepth}");
            SkipNested();
            return Missing(start);
        }

        _depth++;
        JsonValue value = read(this);
        _depth--;
        return value;
    }

    private void SkipNested()
    {
        int open = 0;
        do
        {
            switch (Current)
            {
                case '"':
                    TakeString();
                    break;
                case '{' or '[':
                    open++;
                    _position++;
                    break;
                case '}' or ']':
                    open--;
                    _position++;
                    break;
                default:
                    _position++;
                    break;
            }

            SkipTrivia();
        }
        while (!AtEnd && open > 0);
    }

    private JsonValue ReadArray()
    {
        int start = _position++;
        int errors = _errors;
        int first = _items.Count;
        bool commaSeen = true;
        _openArrays++;
        while (true)
        {
            SkipTrivia();
            if (AtEnd)
            {
                ErrorAtEnd("']' is missing");
                break;
            }

            if (Current == ']')
            {
                _position++;
                break;
            }

            if (Current == ',')
            {
                if (commaSeen)
                    Error(Here, "a value is missing before ','");
                commaSeen = true;
                _position++;
                continue;
            }

            if (Current == '}')
            {
                // After an object it is one brace too many; after anything else the array has lost its end, and the brace is another's.
                bool stray = _items.Count > first && _items[_items.Count - 1].Kind == JsonKind.Object;
                Error(Here, stray ? "there is no '{' for this" : "']' is missing before this");
                if (!stray && _depth > 1)
                    break;
                _position++;
                continue;
            }

            if (!commaSeen && !_commaLost)
                Error(Here, "',' is missing before this");
            _commaLost = false;
            _items.Add(ReadValue());
            commaSeen = false;
            if (!AtEnd && Current == ':')
            {
                Error(Here, "an array has no names");
                _position++;
                commaSeen = true;
            }
        }

        _openArrays--;
        _commaLost = false;
        return new JsonValue(JsonKind.Array, TextSpan.FromBounds(start, _position), Take(_items, first), _errors > errors);
    }

    private JsonValue ReadObject()
    {
        int start = _position++;
        int errors = _errors;
        int first = _properties.Count;
        bool commaSeen = true;
        bool closedByOther = false;
        while (true)
        {
            SkipTrivia();
            if (AtEnd)
            {
                ErrorAtEnd("'}' is missing");
                break;
            }

            if (Current == '}')
            {
                _position++;
                break;
            }

            if (Current == ',')
            {
                if (commaSeen)
                    Error(Here, "a property is missing before ','");
                commaSeen = true;
                _position++;
                continue;
            }

            // The next item of the array around this object has begun, or that array has ended: the brace of this one was forgotten.
            if (Current is ']' or '{' && _openArrays > 0)
            {
                Error(Here, "'}' is missing before this");
                closedByOther = true;
                break;
            }

            if (Current == ']')
            {
                Error(Here, "there is no '[' for this");
                _position++;
                continue;
            }

            if (!commaSeen && !_commaLost)
                Error(Here, "',' is missing before this");
            _commaLost = false;
            if (ReadProperty() is { } property)
                Add(property, first);
            commaSeen = false;
        }

        _commaLost = closedByOther;
        return new JsonValue(JsonKind.Object, TextSpan.FromBounds(start, _position), Take(_properties, first), _errors > errors);
    }

    private static T[] Take<T>(List<T> list, int first)
    {
        int count = list.Count - first;
        if (count == 0)
            return [];
        var taken = new T[count];
        list.CopyTo(first, taken, 0, count);
        list.RemoveRange(first, count);
        return taken;
    }

    private void Add(JsonProperty property, int first)
    {
        for (int i = first; i < _properties.Count; i++)
        {
            if (_properties[i].Name == property.Name)
            {
                _problems.Add(CatalogProblem.Twice(property.NameSpan, "Property", Printable(property.Name)));
                return;
            }
        }

        _properties.Add(property);
    }

    private JsonProperty? ReadProperty()
    {
        int start = _position;
        string? name = null;
        switch (Current)
        {
            case '"':
                name = TakeString(isName: true);
                break;
            case '\'':
                Error(Here, "a property name is put in double quotes");
                name = TakeString(isName: true);
                break;
            case '[' or '{':
                Error(Here, "a property name is missing");
                ReadValue();
                return null;
            case ':':
                Error(Here, "a property name is missing");
                break;
            default:
                name = TakeWord();
                Error(TextSpan.FromBounds(start, _position), "a property name is put in double quotes");
                SkipTrivia();
                if (!AtEnd && Current == '"')
                {
                    // Not a name, but something before one.
                    _commaLost = true;
                    return null;
                }

                break;
        }

        var nameSpan = TextSpan.FromBounds(start, _position);
        SkipTrivia();
        if (!AtEnd && Current == ':')
        {
            _position++;
            SkipTrivia();
        }
        else
        {
            // A string without its end has been reported, and has swallowed the colon.
            if (name is null)
                return null;
            if (AtEnd)
                ErrorAtEnd("':' and a value are missing");
            else
                Error(Here, "':' is missing before this");
            if (AtEnd || Current is ',' or '}' or ']')
                return null;
        }

        JsonValue value = ReadValue();
        return name is null ? null : new JsonProperty(name, nameSpan, value);
    }

    // For messages: short, and on one line.
    private static string Printable(string text)
    {
        char[] characters = (text.Length > 40 ? text.Substring(0, 40) + "…" : text).ToCharArray();
        for (int i = 0; i < characters.Length; i++)
        {
            if (char.IsControl(characters[i]) || char.IsSurrogate(characters[i]))
                characters[i] = '\uFFFD';
        }

        return new string(characters);
    }
}
