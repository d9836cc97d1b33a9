namespace SmtpReplies;

/// <summary>The texts of a reply code in one language.</summary>
public sealed class SmtpReplyTexts
{
    internal SmtpReplyTexts(string culture, string title, string description, string whenSeen, string howToFix)
    {
        Culture = culture;
        Title = title;
        Description = description;
        WhenSeen = whenSeen;
        HowToFix = howToFix;
    }

    /// <summary>The name of the culture that these texts are in, such as <c>de</c>. A text that it lacks is taken from its parent, at last from English.</summary>
    public string Culture { get; }

    /// <summary>The title: a few words, such as "Service ready".</summary>
    public string Title { get; }

    /// <summary>What the reply means.</summary>
    public string Description { get; }

    /// <summary>When it is seen; empty if a project's own entry does not say.</summary>
    public string WhenSeen { get; }

    /// <summary>What to do about it; empty if a project's own entry does not say.</summary>
    public string HowToFix { get; }
}
