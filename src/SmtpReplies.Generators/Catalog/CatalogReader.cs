using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Generators.Catalog;

/// <summary>
/// Reads a codes.json into a catalog, and says what is wrong with it. The generator uses the catalog, the analyzer the problems.
/// What is good is kept: a bad optional property costs that property, a bad required one its entry.
/// </summary>
internal sealed class CatalogReader
{
    private static readonly string[] RootProperties = ["$schema", "replies", "enhancedStatusCodes"];
    private static readonly string[] ReplyProperties =
    [
        "code", "name", "title", "class", "category", "status", "stages", "description", "whenSeen", "howToFix", "advice", "references", "enhanced", "localized",
    ];

    private static readonly string[] RequiredOfReply = ["code", "name", "description"];
    private static readonly string[] AdviceProperties = ["action", "stages", "enhanced", "reason", "reference"];
    private static readonly string[] ReferenceProperties = ["rfc", "section"];
    private static readonly string[] LocalizedProperties = ["title", "description", "whenSeen", "howToFix", "advice"];
    private static readonly string[] EnhancedStatusCodeProperties = ["code", "name", "title", "deprecated", "replies", "references"];

    private static readonly Dictionary<string, SmtpReplyClass> Classes = Names<SmtpReplyClass>(except: "None");
    private static readonly Dictionary<string, SmtpReplyCategory> Categories = Names<SmtpReplyCategory>();
    private static readonly Dictionary<string, SmtpReplyStatus> Statuses = Names<SmtpReplyStatus>();
    private static readonly Dictionary<string, SmtpStage> Stages = Names<SmtpStage>(except: "Any");
    private static readonly Dictionary<string, SmtpAction> Actions = Names<SmtpAction>();

    private readonly NameRules _names;
    private readonly List<CatalogProblem> _problems;
    private readonly CancellationToken _cancellation;

    private CatalogReader(NameRules names, List<CatalogProblem> problems, CancellationToken cancellation)
    {
        _names = names;
        _problems = problems;
        _cancellation = cancellation;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="names">Which names the generated types leave free.</param>
    /// <param name="problems">Takes what is wrong, in the order of the text.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>What is good of it.</returns>
    public static ReplyCatalog Read(SourceText source, NameRules names, List<CatalogProblem> problems, CancellationToken cancellation)
    {
        JsonValue root = JsonReader.Read(source, problems, cancellation);
        ReplyCatalog catalog = new CatalogReader(names, problems, cancellation).ReadRoot(root);
        problems.Sort(static (left, right) => left.Span.CompareTo(right.Span));
        return catalog;
    }

    private ReplyCatalog ReadRoot(JsonValue root)
    {
        if (!Is(root, JsonKind.Object, "codes.json", "an object"))
            return ReplyCatalog.Empty;

        EquatableArray<Reply> replies = default;
        EquatableArray<EnhancedStatusCode> enhancedStatusCodes = default;
        bool hasReplies = root.IsBroken;
        foreach (JsonProperty property in root.Properties)
        {
            switch (property.Name)
            {
                case "$schema":
                    Is(property.Value, JsonKind.String, property.Name, "a text");
                    break;
                case "replies":
                    hasReplies = true;
                    replies = ReadReplies(property);
                    break;
                case "enhancedStatusCodes":
                    enhancedStatusCodes = ReadEnhancedStatusCodes(property);
                    break;
                default:
                    UnknownProperty(property, RootProperties);
                    break;
            }
        }

        if (!hasReplies)
            Lacks(root, "codes.json", "'replies'");
        return new ReplyCatalog(replies, enhancedStatusCodes);
    }

    private EquatableArray<Reply> ReadReplies(JsonProperty property)
    {
        List<Reply> replies = [];
        HashSet<int> codes = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonValue item in Items(property, "an array of objects"))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (Is(item, JsonKind.Object, "replies", "an array of objects") && ReadReply(item, codes, names) is { } reply)
                replies.Add(reply);
        }

        // Whatever their order in the file, it is the order of the codes in all that is made of them.
        replies.Sort(static (one, other) => one.Code.CompareTo(other.Code));
        return new EquatableArray<Reply>([.. replies]);
    }

    private Reply? ReadReply(JsonValue item, HashSet<int> codes, HashSet<string> names)
    {
        // The code first, wherever it stands: much of the rest is judged by it.
        int? code = null;
        string? name = null;
        Texts texts = ReadTexts(item);
        bool described = false;
        foreach (JsonProperty property in item.Properties)
        {
            switch (property.Name)
            {
                case "code":
                    code = ReadReplyCode(property.Name, property.Value);
                    if (code is { } number && !codes.Add(number))
                    {
                        Twice(property.Value.Span, "Reply code", Digits(number));
                        code = null;
                    }

                    break;
                case "name":
                    name = ReadName(property.Value);
                    if (name is not null && !names.Add(name))
                    {
                        Twice(property.Value.Span, "Name", name);
                        name = null;
                    }

                    break;
                case "description":
                    // An empty one has been reported, and costs no more than that.
                    described = property.Value.Kind == JsonKind.String;
                    break;
            }
        }

        if (!item.IsBroken)
        {
            foreach (string required in RequiredOfReply)
            {
                if (!item.Has(required))
                    Lacks(item, code is null ? "The reply" : $"Reply {Digits(code.Value)}", $"'{required}'");
            }
        }

        var reply = new Reply(code ?? 0, name ?? "", texts);
        EquatableArray<LocalizedTexts> localized = default;
        AdviceList advice = default;
        foreach (JsonProperty property in item.Properties)
        {
            switch (property.Name)
            {
                case "class":
                    if (ReadWord(property.Value, property.Name, Classes) is { } replyClass && code is not null && replyClass != reply.Class)
                        Contradicts(property, code.Value, "first", reply.Class.ToString());
                    break;
                case "category":
                    if (ReadWord(property.Value, property.Name, Categories) is { } category && code is not null && category != CategoryOf(code.Value))
                        Contradicts(property, code.Value, "second", CategoryOf(code.Value).ToString());
                    break;
                case "status":
                    reply = reply with { Status = ReadWord(property.Value, property.Name, Statuses) };
                    break;
                case "stages":
                    reply = reply with { Stages = ReadStages(property) };
                    break;
                case "references":
                    reply = reply with { References = ReadReferences(property) };
                    break;
                case "enhanced":
                    reply = reply with { Enhanced = ReadEnhanced(property, code) };
                    break;
                case "advice":
                    advice = ReadAdviceList(property, code);
                    reply = reply with { Advice = advice.Items };
                    break;
                case "localized" or "code" or "name" or "title" or "description" or "whenSeen" or "howToFix":
                    break;
                default:
                    UnknownProperty(property, ReplyProperties);
                    break;
            }
        }

        foreach (JsonProperty property in item.Properties)
        {
            if (property.Name == "localized")
                localized = ReadLocalized(property, advice, code);
        }

        if (code is null || name is null || !described)
            return null;

        int? builtInCode = _names.BuiltInCode(name);
        if (builtInCode is { } other && other != code)
        {
            JsonValue place = item.Properties.First(static property => property.Name == "name").Value;
            Report(Descriptors.Duplicate, place.Span, "Name", name, $"belongs to the built-in reply {Digits(other)}");
            return null;
        }

        return reply with { Localized = localized, RestatesBuiltIn = builtInCode is not null };
    }

    private static SmtpReplyCategory CategoryOf(int code) => (code / 10 % 10) switch
    {
        0 => SmtpReplyCategory.Syntax,
        1 => SmtpReplyCategory.Information,
        2 => SmtpReplyCategory.Connections,
        5 => SmtpReplyCategory.MailSystem,
        _ => SmtpReplyCategory.Unspecified,
    };

    private int? ReadReplyCode(string name, JsonValue value)
    {
        if (ReadInteger(name, value) is not { } code)
            return null;
        if (code is >= 200 and <= 599)
            return code;
        Report(Descriptors.CodeOutOfRange, value.Span, value.Text);
        return null;
    }

    private int? ReadInteger(string name, JsonValue value)
    {
        if (!Is(value, JsonKind.Number, name, "an integer"))
            return null;

        // As editors judge it: 554.0 and 5.54e2 are no integers. One that no int can hold is out of any range.
        if (IsInteger(value.Text))
            return int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
        Report(Descriptors.WrongType, value.Span, name, "an integer");
        return null;
    }

    private static bool IsInteger(string text)
    {
        foreach (char c in text)
        {
            if (c is not ('-' or (>= '0' and <= '9')))
                return false;
        }

        return true;
    }

    private string? ReadName(JsonValue value)
    {
        if (ReadText("name", value) is not { } name)
            return null;
        if (_names.WhyNot(name) is not { } reason)
            return name;
        Report(Descriptors.BadName, value.Span, name, reason);
        return null;
    }

    // Null for what is no text, and for an empty one.
    private string? ReadText(string name, JsonValue value)
    {
        if (!Is(value, JsonKind.String, name, "a text"))
            return null;
        if (!string.IsNullOrWhiteSpace(value.Text))
            return value.Text;
        Report(Descriptors.EmptyText, value.Span, name);
        return null;
    }

    private Texts ReadTexts(JsonValue item)
    {
        string? title = null, description = null, whenSeen = null, howToFix = null;
        foreach (JsonProperty property in item.Properties)
        {
            switch (property.Name)
            {
                case "title":
                    title = ReadText(property.Name, property.Value);
                    break;
                case "description":
                    description = ReadText(property.Name, property.Value);
                    break;
                case "whenSeen":
                    whenSeen = ReadText(property.Name, property.Value);
                    break;
                case "howToFix":
                    howToFix = ReadText(property.Name, property.Value);
                    break;
            }
        }

        return new Texts(title, description, whenSeen, howToFix);
    }

    private EquatableArray<SmtpStage> ReadStages(JsonProperty property) =>
        new([.. Items(property, "an array of stages").Select(item => ReadWord(item, "stages", Stages)).OfType<SmtpStage>()]);

    private EquatableArray<Reference> ReadReferences(JsonProperty property) =>
        new([.. Items(property, "an array of objects").Select(ReadReference).OfType<Reference>()]);

    private Reference? ReadReference(JsonValue item)
    {
        if (!Is(item, JsonKind.Object, "reference", "an object"))
            return null;

        int? rfc = null;
        string? section = null;
        foreach (JsonProperty property in item.Properties)
        {
            switch (property.Name)
            {
                case "rfc":
                    rfc = ReadInteger(property.Name, property.Value);
                    if (rfc < 1)
                    {
                        Report(Descriptors.WrongType, property.Value.Span, property.Name, "the number of an RFC");
                        rfc = null;
                    }

                    break;
                case "section":
                    section = ReadText(property.Name, property.Value);
                    break;
                default:
                    UnknownProperty(property, ReferenceProperties);
                    break;
            }
        }

        Requires(item, "The reference", "rfc", "section");
        return rfc is { } number && section is not null ? new Reference(number, section) : null;
    }

    private EquatableArray<string> ReadEnhanced(JsonProperty property, int? reply)
    {
        List<string> codes = [];
        foreach (JsonValue item in Items(property, "an array of enhanced status codes"))
        {
            if (!Is(item, JsonKind.String, property.Name, "an array of enhanced status codes"))
                continue;
            if (!IsEnhancedStatusCode(item.Text, "245"))
                Report(Descriptors.BadEnhancedCode, item.Span, item.Text, "is no enhanced status code, which is 2, 4 or 5, a subject and a detail, as in 5.1.1");
            else if (reply is { } code && item.Text[0] - '0' != code / 100)
                Report(Descriptors.BadEnhancedCode, item.Span, item.Text, $"cannot come with reply {Digits(code)}, whose class is {Digits(code / 100)}");
            else
                codes.Add(item.Text);
        }

        return new EquatableArray<string>([.. codes]);
    }

    // class.subject.detail, the numbers without leading zeros (RFC 3463, section 2).
    private static bool IsEnhancedStatusCode(string text, string classes)
    {
        int position = 1;
        return text.Length > 0 && classes.IndexOf(text[0]) >= 0 && SkipNumber(text, ref position) && SkipNumber(text, ref position) && position == text.Length;

        static bool SkipNumber(string text, ref int position)
        {
            if (position == text.Length || text[position++] != '.')
                return false;
            int start = position;
            while (position < text.Length && text[position] is >= '0' and <= '9')
                position++;
            int digits = position - start;
            return digits is >= 1 and <= 3 && (digits == 1 || text[start] != '0');
        }
    }

    // The advice that is good, and which of the items in the file it was: the reasons of other cultures stand in the same order.
    private readonly struct AdviceList(EquatableArray<Advice> items, int[] places, int written)
    {
        public EquatableArray<Advice> Items { get; } = items;

        public int[] Places { get; } = places;

        public int Written { get; } = written;
    }

    private AdviceList ReadAdviceList(JsonProperty property, int? code)
    {
        List<(Advice Advice, int Place)> list = [];
        JsonValue[] items = Items(property, "an array of objects");
        bool hasDefault = false;
        bool broken = property.Value.IsBroken;
        for (int i = 0; i < items.Length; i++)
        {
            if (!Is(items[i], JsonKind.Object, "advice", "an array of objects"))
            {
                broken = true;
                continue;
            }

            if (ReadAdvice(items[i], code) is not { } advice)
            {
                broken = true;
                continue;
            }

            if (advice.IsDefault && hasDefault)
            {
                Twice(items[i].Start, "Advice without", "stages' and 'enhanced");
                continue;
            }

            hasDefault |= advice.IsDefault;
            list.Add((advice, i));
        }

        if (items.Length > 0 && !hasDefault)
        {
            // Without a default nobody could tell what the exceptions are exceptions from.
            if (!broken)
                Lacks(property.Value, "The advice", "an item without 'stages' and 'enhanced', which is the default");
            list.Clear();
        }

        var ordered = list.OrderBy(static item => item.Advice.IsDefault ? 0 : 1).ToArray();
        return new AdviceList(
            new EquatableArray<Advice>([.. ordered.Select(static item => item.Advice)]), [.. ordered.Select(static item => item.Place)], items.Length);
    }

    private Advice? ReadAdvice(JsonValue item, int? code)
    {
        SmtpAction? action = null;
        string? reason = null;
        Reference? reference = null;
        EquatableArray<SmtpStage> stages = default;
        EquatableArray<string> enhanced = default;
        TextSpan actionSpan = default;
        bool conditional = false;
        foreach (JsonProperty property in item.Properties)
        {
            switch (property.Name)
            {
                case "action":
                    actionSpan = property.Value.Span;
                    action = ReadWord(property.Value, property.Name, Actions);
                    break;
                case "reason":
                    reason = ReadText(property.Name, property.Value);
                    break;
                case "stages":
                    stages = ReadStages(property);
                    conditional |= property.Value.Items.Length > 0;
                    break;
                case "enhanced":
                    enhanced = ReadEnhanced(property, code);
                    conditional |= property.Value.Items.Length > 0;
                    break;
                case "reference":
                    reference = ReadReference(property.Value);
                    break;
                default:
                    UnknownProperty(property, AdviceProperties);
                    break;
            }
        }

        Requires(item, "The advice", "action", "reason");
        if (action is null || reason is null)
            return null;

        // An exception whose stages or enhanced codes are all bad must not become the default.
        var advice = new Advice(action.Value, stages, enhanced, reason, reference);
        if (advice.IsDefault && conditional)
            return null;
        if (!advice.IsDefault || code is null || MayBeDefault(action.Value, code.Value / 100))
            return advice;
        Report(Descriptors.AdviceContradictsClass, actionSpan, action.Value.ToString(), Digits(code.Value), ((SmtpReplyClass)(code.Value / 100)).ToString());
        return null;
    }

    private static bool MayBeDefault(SmtpAction action, int replyClass) => replyClass switch
    {
        5 => action is not (SmtpAction.RetryLater or SmtpAction.Continue),
        4 => action is not (SmtpAction.GiveUp or SmtpAction.Continue),
        _ => action is SmtpAction.Continue,
    };

    private EquatableArray<LocalizedTexts> ReadLocalized(JsonProperty property, AdviceList advice, int? code)
    {
        List<LocalizedTexts> list = [];
        if (!Is(property.Value, JsonKind.Object, property.Name, "an object"))
            return default;
        foreach (JsonProperty culture in property.Value.Properties)
        {
            if (!IsCultureName(culture.Name))
            {
                Report(Descriptors.Unknown, culture.NameSpan, "culture", culture.Name, "names such as de or pt-BR (BCP 47)");
                continue;
            }

            if (list.Any(present => string.Equals(present.Culture, culture.Name, StringComparison.OrdinalIgnoreCase)))
            {
                Twice(culture.NameSpan, "Culture", culture.Name);
                continue;
            }

            if (!Is(culture.Value, JsonKind.Object, culture.Name, "an object"))
                continue;

            EquatableArray<string> reasons = default;
            foreach (JsonProperty text in culture.Value.Properties)
            {
                if (text.Name == "advice")
                    reasons = ReadReasons(text, advice, code);
                else if (Array.IndexOf(LocalizedProperties, text.Name) < 0)
                    UnknownProperty(text, LocalizedProperties);
            }

            list.Add(new LocalizedTexts(culture.Name, ReadTexts(culture.Value), reasons));
        }

        return new EquatableArray<LocalizedTexts>([.. list]);
    }

    private EquatableArray<string> ReadReasons(JsonProperty property, AdviceList advice, int? code)
    {
        const string Expected = "an array of texts";
        JsonValue[] items = Items(property, Expected);
        string?[] reasons = [.. items.Select(item => ReadText(property.Name, item))];

        // An entry without advice of its own translates the advice of the built-in reply.
        int written = advice.Written > 0 ? advice.Written : code is { } number ? _names.BuiltInAdvice(number).Count : 0;
        if (property.Value.Kind != JsonKind.Array || property.Value.IsBroken)
            return default;
        if (items.Length != written)
        {
            Report(Descriptors.WrongType, property.Value.Start, property.Name, $"{Expected}, one for each of the {Digits(written)} items of the entry's advice, not {Digits(items.Length)}");
            return default;
        }

        int[] places = advice.Written > 0 ? advice.Places : [.. Enumerable.Range(0, written)];
        return new EquatableArray<string>([.. places.Select(place => reasons[place] ?? "")]);
    }

    // The form of BCP 47, not a list: which cultures a machine knows differs from machine to machine.
    private static bool IsCultureName(string name)
    {
        string[] parts = name.Split('-');
        return parts[0].Length is 2 or 3 && parts[0].All(IsLetter) && parts.Skip(1).All(static part => part.Length is >= 2 and <= 8 && part.All(IsLetterOrDigit));

        static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
        static bool IsLetterOrDigit(char c) => IsLetter(c) || c is >= '0' and <= '9';
    }

    private EquatableArray<EnhancedStatusCode> ReadEnhancedStatusCodes(JsonProperty property)
    {
        List<EnhancedStatusCode> list = [];
        HashSet<string> codes = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonValue item in Items(property, "an array of objects"))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (Is(item, JsonKind.Object, property.Name, "an array of objects") && ReadEnhancedStatusCode(item, codes, names) is { } code)
                list.Add(code);
        }

        return new EquatableArray<EnhancedStatusCode>([.. list]);
    }

    private EnhancedStatusCode? ReadEnhancedStatusCode(JsonValue item, HashSet<string> codes, HashSet<string> names)
    {
        string? code = null, name = null, title = null;
        bool deprecated = false;
        EquatableArray<int> replies = default;
        EquatableArray<Reference> references = default;
        foreach (JsonProperty property in item.Properties)
        {
            JsonValue value = property.Value;
            switch (property.Name)
            {
                case "code":
                    code = ReadText(property.Name, value);
                    if (code is not null && !IsEnhancedStatusCode(code, "X"))
                    {
                        Report(Descriptors.BadEnhancedCode, value.Span, code, "is no enhanced status code for every class, as in X.1.1");
                        code = null;
                    }
                    else if (code is not null && !codes.Add(code))
                    {
                        Twice(value.Span, "Enhanced status code", code);
                        code = null;
                    }

                    break;
                case "name":
                    name = ReadText(property.Name, value);
                    if (name is not null && !SyntaxFacts.IsValidIdentifier(name))
                    {
                        Report(Descriptors.BadName, value.Span, name, "it is no identifier");
                        name = null;
                    }
                    else if (name is not null && !names.Add(name))
                    {
                        Twice(value.Span, "Name", name);
                        name = null;
                    }

                    break;
                case "title":
                    title = ReadText(property.Name, value);
                    break;
                case "deprecated":
                    deprecated = Is(value, JsonKind.Boolean, property.Name, "true or false") && value.Text == "true";
                    break;
                case "replies":
                    replies = new EquatableArray<int>([.. Items(property, "an array of reply codes").Select(reply => ReadReplyCode(property.Name, reply)).OfType<int>()]);
                    break;
                case "references":
                    references = ReadReferences(property);
                    break;
                default:
                    UnknownProperty(property, EnhancedStatusCodeProperties);
                    break;
            }
        }

        Requires(item, "The enhanced status code", "code", "name");
        return code is null || name is null ? null : new EnhancedStatusCode(code, name, title, deprecated, replies, references);
    }

    private T? ReadWord<T>(JsonValue value, string name, Dictionary<string, T> known)
        where T : struct
    {
        if (!Is(value, JsonKind.String, name, "a text"))
            return null;
        if (known.TryGetValue(value.Text, out T word))
            return word;
        Report(Descriptors.Unknown, value.Span, name, value.Text, string.Join(", ", known.Keys));
        return null;
    }

    private static Dictionary<string, T> Names<T>(string? except = null)
        where T : struct, Enum =>
        Enum.GetValues(typeof(T)).Cast<T>().Where(value => value.ToString() != except).ToDictionary(static value => value.ToString(), StringComparer.Ordinal);

    private JsonValue[] Items(JsonProperty property, string expected) =>
        Is(property.Value, JsonKind.Array, property.Name, expected) ? property.Value.Items : [];

    private bool Is(JsonValue value, JsonKind kind, string name, string expected)
    {
        if (value.Kind == kind)
            return true;

        // An array or object is long: its first bracket says enough.
        if (value.Kind != JsonKind.Missing)
            Report(Descriptors.WrongType, value.Kind is JsonKind.Array or JsonKind.Object ? value.Start : value.Span, name, expected);
        return false;
    }

    private void Requires(JsonValue item, string what, params string[] names)
    {
        foreach (string name in names)
        {
            if (!item.IsBroken && !item.Has(name))
                Lacks(item, what, $"'{name}'");
        }
    }

    private void Lacks(JsonValue item, string what, string missing) => Report(Descriptors.MissingProperty, item.Start, what, missing);

    private void UnknownProperty(JsonProperty property, string[] known) =>
        Report(Descriptors.Unknown, property.NameSpan, "property", property.Name, string.Join(", ", known));

    private void Twice(TextSpan span, string what, string which) => _problems.Add(CatalogProblem.Twice(span, what, which));

    private void Contradicts(JsonProperty property, int code, string digit, string truth) =>
        Report(Descriptors.ContradictsCode, property.Value.Span, property.Value.Text, Digits(code), digit, truth);

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Report(DiagnosticDescriptor descriptor, TextSpan span, params string[] arguments) =>
        _problems.Add(new CatalogProblem(descriptor, span, arguments));
}
