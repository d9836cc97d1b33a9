namespace SmtpReplies.Generators.Catalog;

/// <summary>What a codes.json says: value-equal and without positions, so that moving a line prints no code again.</summary>
internal sealed record ReplyCatalog(EquatableArray<Reply> Replies, EquatableArray<EnhancedStatusCode> EnhancedStatusCodes)
{
    public static ReplyCatalog Empty { get; } = new(default, default);
}

/// <summary>A reply code. What the file leaves out is <see langword="null"/> or empty here; the first digit decides class and category.</summary>
internal sealed record Reply(int Code, string Name, Texts Texts)
{
    /// <summary>Whether this entry has code and name of a built-in reply: its constant and matchers are there already.</summary>
    public bool RestatesBuiltIn { get; init; }

    public SmtpReplyStatus? Status { get; init; }

    public EquatableArray<SmtpStage> Stages { get; init; }

    /// <summary>The default first, then the exceptions.</summary>
    public EquatableArray<Advice> Advice { get; init; }

    public EquatableArray<Reference> References { get; init; }

    public EquatableArray<string> Enhanced { get; init; }

    public EquatableArray<LocalizedTexts> Localized { get; init; }

    public SmtpReplyClass Class => (SmtpReplyClass)(Code / 100);

    /// <summary>The title, or the name in words.</summary>
    public string Title { get; } = Texts.Title ?? Words(Name);

    private static string Words(string name)
    {
        // Twice as long at most: a space before each letter.
        int length = 0;
        Span<char> words = name.Length <= 64 ? stackalloc char[128] : new char[2 * name.Length];
        for (int i = 0; i < name.Length; i++)
        {
            bool starts = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            bool single = i + 1 == name.Length || !char.IsUpper(name[i + 1]);
            if (starts)
                words[length++] = ' ';
            words[length++] = name[i] == '_' ? ' ' : starts && single ? char.ToLowerInvariant(name[i]) : name[i];
        }

        return words.Slice(0, length).ToString();
    }
}

internal sealed record Texts(string? Title, string? Description, string? WhenSeen, string? HowToFix);

internal sealed record LocalizedTexts(string Culture, Texts Texts, EquatableArray<string> Reasons);

internal sealed record Advice(SmtpAction Action, EquatableArray<SmtpStage> Stages, EquatableArray<string> Enhanced, string Reason, Reference? Reference)
{
    /// <summary>Whether it holds at every stage and with every enhanced status code.</summary>
    public bool IsDefault => Stages.Count == 0 && Enhanced.Count == 0;
}

internal sealed record Reference(int Rfc, string Section);

/// <summary>An enhanced status code as the registry lists it: for every class, <c>X.1.1</c>.</summary>
internal sealed record EnhancedStatusCode(
    string Code, string Name, string? Title, bool Deprecated, EquatableArray<int> Replies, EquatableArray<Reference> References);
