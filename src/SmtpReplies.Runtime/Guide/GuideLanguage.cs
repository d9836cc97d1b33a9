using System.Globalization;

namespace SmtpReplies;

/// <summary>
/// The guide's own words in one language. What is said, and in which order, is decided here; a language says it, in whole sentences, so that
/// none has to follow the grammar of another. A new language is one file beside <see cref="GuideEnglish"/> and its name in <see cref="All"/>.
/// </summary>
internal abstract class GuideLanguage
{
    /// <summary>Above this many, enhanced status codes are told by their subjects instead of one by one.</summary>
    protected const int MaxListedCodes = 6;

    private const int MaxListedCommands = 6;

    private static readonly int AllCommands = ReplyFacts.AllStages.Count(IsCommand);

    /// <summary>The languages there are; the first one serves whoever asks for another.</summary>
    public static IReadOnlyList<GuideLanguage> All { get; } = [new GuideEnglish(), new GuideGerman()];

    public static GuideLanguage For(CultureInfo? culture)
    {
        for (; culture is { Name.Length: > 0 }; culture = culture.Parent)
        {
            if (All.FirstOrDefault(language => string.Equals(language.Culture, culture.Name, StringComparison.OrdinalIgnoreCase)) is { } found)
                return found;
        }

        return All[0];
    }

    /// <summary>The name of the culture.</summary>
    public abstract string Culture { get; }

    // Headings.
    public abstract string DescriptionHeading { get; }

    public abstract string WhenSeenHeading { get; }

    public abstract string HowToFixHeading { get; }

    public abstract string WhatToDoHeading { get; }

    public abstract string KeyDifferencesHeading { get; }

    public abstract string WhenToUseHeading { get; }

    public abstract string LearnMoreHeading { get; }

    // What the guide says where a catalog has no text.
    public abstract string NoReplyTitle { get; }

    public abstract string NoReplyDescription { get; }

    public abstract string NoReplyWhenSeen { get; }

    public abstract string NoReplyHowToFix { get; }

    public abstract string UnknownTitle { get; }

    public abstract string UnknownDescription(ReplyFacts facts);

    public abstract string UnknownWhenSeen(ReplyFacts facts);

    public abstract string HowToFixByClass(SmtpReplyClass @class);

    public abstract string ReasonOfFirstDigit(ReplyFacts facts);

    public abstract string ReasonOfRefusedGreeting { get; }

    // Sentences.
    public abstract string ComparisonTitle(ReplyFacts first, ReplyFacts second);

    public abstract string SameTitle(ReplyFacts facts);

    public abstract string SameSummary(ReplyFacts facts);

    public abstract string NoDifference(ReplyFacts facts);

    /// <summary>The class of a reply by its RFC name, and what it means.</summary>
    public abstract string ClassSentence(ReplyFacts facts);

    public abstract string Reference(RfcReference reference);

    public string ComparisonSummary(ReplyFacts first, ReplyFacts second) => SameClass(first, second)
        ? SharedClassSentence(first, second)
        : $"{ClassSentence(first)} {ClassSentence(second)}";

    /// <summary>The key differences, most telling first. Class and stage are always told, other things only if they differ.</summary>
    public IEnumerable<string> Differences(ReplyFacts first, ReplyFacts second)
    {
        bool sameClass = SameClass(first, second);
        yield return sameClass ? SameClassItem(first) : ClassItem(first, second);
        if (NextSteps(first, second) is { } nextSteps)
            yield return nextSteps;
        if (!sameClass)
            yield return RetryItem(first, second);
        if (first.Stages.Count > 0 || second.Stages.Count > 0)
            yield return StageItem(first, second);
        if (HasDigits(first) && HasDigits(second) && first.Category != second.Category)
            yield return CategoryItem(first, second);
        if (first.Class != SmtpReplyClass.None && second.Class != SmtpReplyClass.None && !first.EnhancedCodes.OrderBy(static code => code).SequenceEqual(second.EnhancedCodes.OrderBy(static code => code)))
            yield return EnhancedItem(first, second);
        if (first.Status is not null && second.Status is not null && first.Status != second.Status)
            yield return StatusItem(first, second);
    }

    /// <summary>When a server sends which, then what a client does on each.</summary>
    public IEnumerable<string> Usage(IReadOnlyList<ReplyFacts> replies)
    {
        yield return WhoChooses;
        foreach (var facts in replies)
            yield return ServerItem(facts);
        if (replies.Count == 2 && ChoiceItem(replies[0], replies[1]) is { } choice)
            yield return choice;
        foreach (var facts in replies)
        {
            foreach (var advice in facts.Advice)
                yield return AdviceItem(facts, advice);
        }
    }

    /// <summary>What a client does, where, and why.</summary>
    /// <param name="facts">The reply, to be named in the item; null if it is clear from the context.</param>
    /// <param name="advice">The advice.</param>
    public string AdviceItem(ReplyFacts? facts, SmtpAdvice advice)
    {
        string where = string.Join(" ", new[] { facts is null ? "" : Name(facts), StagePhrase(advice.Stages), EnhancedPhrase(advice.EnhancedCodes) }
            .Where(static part => part.Length > 0));
        string act = $"{ClientActs(advice.Action)}. {GuideText.Sentence(advice.Reason)}";
        return where.Length == 0 ? GuideText.Capital(act) : $"{GuideText.Capital(where)}: {AfterColon(act)}";
    }

    /// <summary>Whether a client that goes by the first digit treats both alike.</summary>
    protected static bool SameClass(ReplyFacts first, ReplyFacts second) => first.Class == second.Class && first.Class != SmtpReplyClass.None;

    /// <summary>The code, or the words for no reply.</summary>
    protected string Name(ReplyFacts facts) => facts.IsNone ? NoReplyName : facts.Number;

    /// <summary>The code with its title.</summary>
    protected string FullName(ReplyFacts facts) => facts.IsNone ? NoReplyName : $"{facts.Number} ({facts.Title})";

    /// <summary>Where a reply comes, from "as the greeting" to "at any stage"; empty for no stages.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="besides">Stages that were told before: all the other commands need not be listed then.</param>
    protected string StagePhrase(IReadOnlyList<SmtpStage> stages, params SmtpStage[] besides)
    {
        if (stages.Count == 0)
            return "";
        if (stages.Contains(SmtpStage.Any) || stages.Count == ReplyFacts.AllStages.Count)
            return AtAnyStage;

        SmtpStage[] commands = [.. stages.Where(IsCommand)];
        var parts = new List<string>();
        if (stages.Contains(SmtpStage.Greeting))
            parts.Add(AsGreeting);
        if (commands.Length == AllCommands)
            parts.Add(InReplyToAny);
        else if (commands.Length > MaxListedCommands && commands.Length + besides.Count(IsCommand) == AllCommands)
            parts.Add(InReplyToAnyOther);
        else if (commands.Length > 0)
            parts.Add(InReplyTo(GuideText.List([.. commands.Select(Command)], And)));
        if (stages.Contains(SmtpStage.EndOfData))
            parts.Add(AfterData);
        return GuideText.List(parts, AndAlso);
    }

    /// <summary>The codes themselves if they are few, otherwise their subjects (RFC 3463, section 3).</summary>
    protected string EnhancedList(IReadOnlyList<EnhancedStatusCode> codes) => codes.Count <= MaxListedCodes
        ? GuideText.List([.. codes.Select(static code => code.ToString())], And)
        : GuideText.List([.. codes.GroupBy(static code => (code.Class, code.Subject)).OrderBy(static group => group.Key).Select(group => SubjectOf(group.First()))], And);

    protected abstract string NoReplyName { get; }

    protected abstract string And { get; }

    /// <summary>Joins phrases that may hold an "and" themselves.</summary>
    protected abstract string AndAlso { get; }

    protected abstract string AtAnyStage { get; }

    protected abstract string AsGreeting { get; }

    protected abstract string AfterData { get; }

    protected abstract string InReplyToAny { get; }

    /// <summary>In reply to all commands but those that were named before.</summary>
    protected abstract string InReplyToAnyOther { get; }

    protected abstract string WhoChooses { get; }

    protected abstract string InReplyTo(string commands);

    protected abstract string Command(SmtpStage stage);

    protected abstract string After(ReplyFacts facts);

    protected abstract string EnhancedPhrase(IReadOnlyList<EnhancedStatusCode> codes);

    /// <summary>A subject of enhanced status codes with its class, such as "5.7.x (security or policy)".</summary>
    protected abstract string SubjectOf(EnhancedStatusCode code);

    /// <summary>A clause with the client as its subject.</summary>
    protected abstract string ClientActs(SmtpAction action);

    /// <summary>A whole sentence as it is written behind a colon.</summary>
    protected abstract string AfterColon(string sentence);

    protected abstract string SharedClassSentence(ReplyFacts first, ReplyFacts second);

    protected abstract string SameClassItem(ReplyFacts either);

    protected abstract string ClassItem(ReplyFacts first, ReplyFacts second);

    protected abstract string NextStepItem(ReplyFacts first, ReplyFacts second);

    /// <summary>What a client does after each at stages at which both may come.</summary>
    protected abstract string NextStepAt(
        IReadOnlyList<SmtpStage> stages, ReplyFacts first, SmtpAction actionOfFirst, ReplyFacts second, SmtpAction actionOfSecond);

    protected abstract string RetryItem(ReplyFacts first, ReplyFacts second);

    protected abstract string StageItem(ReplyFacts first, ReplyFacts second);

    protected abstract string CategoryItem(ReplyFacts first, ReplyFacts second);

    protected abstract string EnhancedItem(ReplyFacts first, ReplyFacts second);

    protected abstract string StatusItem(ReplyFacts first, ReplyFacts second);

    protected abstract string ServerItem(ReplyFacts facts);

    /// <summary>How a server chooses between the two; null if there is nothing to add to what was said of each.</summary>
    protected abstract string? ChoiceItem(ReplyFacts first, ReplyFacts second);

    /// <summary>
    /// What a client does after each, as a rule and then at the stages at which both may come, where an exception from the rule counts.
    /// Null if it does the same after both everywhere.
    /// </summary>
    private string? NextSteps(ReplyFacts first, ReplyFacts second)
    {
        var rule = (First: first.Advice[0].Action, Second: second.Advice[0].Action);
        var exceptions = first.Stages.Intersect(second.Stages)
            .GroupBy(stage => (First: ActionAt(first, stage), Second: ActionAt(second, stage)))
            .Where(group => group.Key != rule && group.Key.First != group.Key.Second)
            .ToArray();
        if (rule.First == rule.Second && exceptions.Length == 0)
            return null;

        var sentences = new List<string> { NextStepItem(first, second) };
        foreach (var group in exceptions)
            sentences.Add(NextStepAt([.. group], first, group.Key.First, second, group.Key.Second));
        return string.Join(" ", sentences);
    }

    private static SmtpAction ActionAt(ReplyFacts facts, SmtpStage stage) =>
        (facts.Advice.FirstOrDefault(advice => advice.EnhancedCodes.Count == 0 && advice.Stages.Contains(stage)) ?? facts.Advice[0]).Action;

    private static bool IsCommand(SmtpStage stage) => stage is not (SmtpStage.Any or SmtpStage.Greeting or SmtpStage.EndOfData);

    private static bool HasDigits(ReplyFacts facts) => (int)facts.Code is >= 100 and <= 999;
}
