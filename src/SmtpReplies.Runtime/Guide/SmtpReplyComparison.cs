namespace SmtpReplies;

/// <summary>What <see cref="SmtpReplyGuide.Compare"/> says about two reply codes. Immutable.</summary>
public sealed class SmtpReplyComparison
{
    internal SmtpReplyComparison(ReplyFacts first, ReplyFacts second, GuideLanguage language)
    {
        First = new SmtpReplyGuidance(first, language);
        Second = new SmtpReplyGuidance(second, language);
        Culture = language.Culture;

        bool same = first.Code == second.Code;
        Title = same ? language.SameTitle(first) : language.ComparisonTitle(first, second);
        Summary = same
            ? $"{language.SameSummary(first)} {language.ClassSentence(first)}"
            : language.ComparisonSummary(first, second);
        KeyDifferences = new SmtpGuideSection(
            language.KeyDifferencesHeading, same ? [language.NoDifference(first)] : [.. language.Differences(first, second)]);
        WhenToUse = new SmtpGuideSection(language.WhenToUseHeading, [.. language.Usage(same ? [first] : [first, second])]);
        References = ReplyFacts.Order(first.References.Concat(second.References));
        LearnMore = new SmtpGuideSection(language.LearnMoreHeading, [.. References.Select(language.Reference)]);
    }

    /// <summary>What the guide says about the first code alone.</summary>
    public SmtpReplyGuidance First { get; }

    /// <summary>What the guide says about the second code alone.</summary>
    public SmtpReplyGuidance Second { get; }

    /// <summary>The language of the headings and of the guide's own sentences, such as <c>en</c> or <c>de</c>.</summary>
    public string Culture { get; }

    /// <summary>The codes compared, with their titles.</summary>
    public string Title { get; }

    /// <summary>The opening paragraph: the class of each by its RFC name, and what that means (RFC 5321, section 4.2.1).</summary>
    public string Summary { get; }

    /// <summary>How they differ: class, next step, retry, stages, subject, enhanced status codes, status; what is the same is left out, except class and stages.</summary>
    public SmtpGuideSection KeyDifferences { get; }

    /// <summary>When a server sends which, and what a client does on each. A client never chooses: it acts on what came.</summary>
    public SmtpGuideSection WhenToUse { get; }

    /// <summary>Where to read more, in words; the same order as <see cref="References"/>.</summary>
    public SmtpGuideSection LearnMore { get; }

    /// <summary>Where to read more: each place once, by RFC and section.</summary>
    public IReadOnlyList<RfcReference> References { get; }

    /// <summary>The whole as Markdown (CommonMark), lines ended by LF.</summary>
    public string ToMarkdown()
    {
        var markdown = new GuideMarkdown().Heading(1, Title).Paragraph(Summary);
        foreach (var guidance in First.Code == Second.Code ? new[] { First } : [First, Second])
        {
            markdown.Heading(2, guidance.Title)
                .Heading(3, guidance.Description.Heading).Paragraphs(guidance.Description)
                .Heading(3, guidance.WhenSeen.Heading).Paragraphs(guidance.WhenSeen)
                .Heading(3, guidance.HowToFix.Heading).Paragraphs(guidance.HowToFix);
        }

        return markdown
            .Heading(2, KeyDifferences.Heading).Numbered(KeyDifferences)
            .Heading(2, WhenToUse.Heading).Bullets(WhenToUse)
            .Heading(2, LearnMore.Heading).Links(LearnMore, References)
            .ToString();
    }

    /// <summary>The title.</summary>
    public override string ToString() => Title;
}
