using System.Globalization;

namespace SmtpReplies;

/// <summary>What the guide knows about one code, from the catalog or, where that is silent, from the digits.</summary>
internal sealed class ReplyFacts
{
    /// <summary>Every stage that there is.</summary>
    public static IReadOnlyList<SmtpStage> AllStages { get; } =
#if NETSTANDARD2_0
        [.. Enum.GetValues(typeof(SmtpStage)).Cast<SmtpStage>().Where(static stage => stage != SmtpStage.Any)];
#else
        [.. Enum.GetValues<SmtpStage>().Where(static stage => stage != SmtpStage.Any)];
#endif

    public ReplyFacts(SmtpReplyCode code, GuideLanguage language, CultureInfo? culture, SmtpReplyCatalog catalog)
    {
        Code = code;
        Class = ReplyDigits.ClassOf(code);
        Category = ReplyDigits.CategoryOf(code);

        var entry = catalog.Find(code);
        Status = entry?.Status;
        EnhancedCodes = entry?.EnhancedCodes ?? [];
        Stages = entry?.Stages ?? [];
        Advice = entry?.GetAdvice(culture) ?? [];
        Stages = IsNone || Stages.Contains(SmtpStage.Any) ? AllStages : [.. Stages.Distinct().OrderBy(static stage => stage)];
        HasAdvice = Advice.Count > 0;
        if (!HasAdvice)
            Advice = [new SmtpAdvice(ActionOf(Class, IsNone), [], [], language.ReasonOfFirstDigit(this), ReferenceOf(Class, IsNone))];

        var texts = entry?.GetTexts(culture);
        Title = FirstGiven(texts?.Title, entry?.Name, IsNone ? language.NoReplyTitle : language.UnknownTitle);
        Description = FirstGiven(texts?.Description, IsNone ? language.NoReplyDescription : language.UnknownDescription(this));
        WhenSeen = FirstGiven(texts?.WhenSeen, IsNone ? language.NoReplyWhenSeen : language.UnknownWhenSeen(this));
        HowToFix = FirstGiven(texts?.HowToFix, IsNone ? language.NoReplyHowToFix : language.HowToFixByClass(Class));
        References = Order([
            .. entry?.References ?? [],
            .. Advice.Where(static advice => advice.Reference is not null).Select(static advice => advice.Reference!.Value),
            IsNone ? new RfcReference(5321, "3.8") : new RfcReference(5321, "4.2.1"),
            .. entry is null ? [new RfcReference(5321, "4.2")] : Array.Empty<RfcReference>(),
        ]);
    }

    public SmtpReplyCode Code { get; }

    public bool IsNone => Code == SmtpReplyCode.None;

    /// <summary>The code in digits.</summary>
    public string Number => ((int)Code).ToString(CultureInfo.InvariantCulture);

    public SmtpReplyClass Class { get; }

    public SmtpReplyCategory Category { get; }

    /// <summary>Null if the catalog does not know the code.</summary>
    public SmtpReplyStatus? Status { get; }

    /// <summary>In the order of a session, without repeats, and written out in place of <see cref="SmtpStage.Any"/>; empty if nothing is known.</summary>
    public IReadOnlyList<SmtpStage> Stages { get; }

    public bool IsAnyStage => Stages.Count == AllStages.Count;

    public IReadOnlyList<EnhancedStatusCode> EnhancedCodes { get; }

    /// <summary>False if <see cref="Advice"/> only says what follows from the first digit.</summary>
    public bool HasAdvice { get; }

    /// <summary>At least one; the first is the default.</summary>
    public IReadOnlyList<SmtpAdvice> Advice { get; }

    public string Title { get; }

    /// <summary>Code and title.</summary>
    public string Heading => IsNone ? Title : $"{Number} {Title}";

    public string Description { get; }

    public string WhenSeen { get; }

    public string HowToFix { get; }

    public IReadOnlyList<RfcReference> References { get; }

    public static IReadOnlyList<RfcReference> Order(IEnumerable<RfcReference> references) =>
        [.. references.Distinct().OrderBy(static reference => reference.Rfc).ThenBy(static reference => SortKey(reference.Section), StringComparer.Ordinal)];

    private static SmtpAction ActionOf(SmtpReplyClass @class, bool isNone) => @class switch
    {
        SmtpReplyClass.PositiveCompletion or SmtpReplyClass.PositiveIntermediate => SmtpAction.Continue,
        SmtpReplyClass.TransientNegativeCompletion => SmtpAction.RetryLater,
        _ => isNone ? SmtpAction.RetryLater : SmtpAction.GiveUp,
    };

    private static RfcReference ReferenceOf(SmtpReplyClass @class, bool isNone) =>
        new(5321, isNone ? "3.8" : @class == SmtpReplyClass.None ? "4.2" : "4.2.1");

    // 4.2 before 4.10.
    private static string SortKey(string section) => string.Join(".", section.Split('.').Select(static part => part.PadLeft(8, '0')));

    private static string FirstGiven(params string?[] texts) => texts.First(static text => !string.IsNullOrWhiteSpace(text))!;
}
