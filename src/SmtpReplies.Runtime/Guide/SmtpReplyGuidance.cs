namespace SmtpReplies;

/// <summary>What <see cref="SmtpReplyGuide.For"/> says about one reply code. Immutable.</summary>
public sealed class SmtpReplyGuidance
{
    internal SmtpReplyGuidance(ReplyFacts facts, GuideLanguage language)
    {
        Code = facts.Code;
        Class = facts.Class;
        Culture = language.Culture;
        Title = facts.Heading;
        Summary = language.ClassSentence(facts);
        Description = new SmtpGuideSection(language.DescriptionHeading, GuideText.Paragraphs(facts.Description));
        WhenSeen = new SmtpGuideSection(language.WhenSeenHeading, GuideText.Paragraphs(facts.WhenSeen));
        HowToFix = new SmtpGuideSection(language.HowToFixHeading, GuideText.Paragraphs(facts.HowToFix));
        WhatToDo = new SmtpGuideSection(language.WhatToDoHeading, [.. facts.Advice.Select(advice => language.AdviceItem(null, advice))]);
        References = facts.References;
        LearnMore = new SmtpGuideSection(language.LearnMoreHeading, [.. References.Select(language.Reference)]);
    }

    /// <summary>The reply code.</summary>
    public SmtpReplyCode Code { get; }

    /// <summary>Its class, by the first digit (RFC 5321, section 4.2.1).</summary>
    public SmtpReplyClass Class { get; }

    /// <summary>The language of the headings and of the guide's own sentences, such as <c>en</c> or <c>de</c>.</summary>
    public string Culture { get; }

    /// <summary>The code and its title, such as "220 Service ready".</summary>
    public string Title { get; }

    /// <summary>What class of reply it is, and what that means.</summary>
    public string Summary { get; }

    /// <summary>What the reply means.</summary>
    public SmtpGuideSection Description { get; }

    /// <summary>When it is seen.</summary>
    public SmtpGuideSection WhenSeen { get; }

    /// <summary>What to do about its cause.</summary>
    public SmtpGuideSection HowToFix { get; }

    /// <summary>What a client does next: the rule first, then the exceptions by stage and enhanced status code.</summary>
    public SmtpGuideSection WhatToDo { get; }

    /// <summary>Where to read more, in words; the same order as <see cref="References"/>.</summary>
    public SmtpGuideSection LearnMore { get; }

    /// <summary>Where to read more: each place once, by RFC and section.</summary>
    public IReadOnlyList<RfcReference> References { get; }

    /// <summary>The whole as Markdown (CommonMark), lines ended by LF.</summary>
    public string ToMarkdown() => new GuideMarkdown()
        .Heading(1, Title).Paragraph(Summary)
        .Heading(2, Description.Heading).Paragraphs(Description)
        .Heading(2, WhenSeen.Heading).Paragraphs(WhenSeen)
        .Heading(2, HowToFix.Heading).Paragraphs(HowToFix)
        .Heading(2, WhatToDo.Heading).Bullets(WhatToDo)
        .Heading(2, LearnMore.Heading).Links(LearnMore, References)
        .ToString();

    /// <summary>The title.</summary>
    public override string ToString() => Title;
}
