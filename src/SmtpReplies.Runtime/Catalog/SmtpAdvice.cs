namespace SmtpReplies;

/// <summary>What a client may do after a reply, and why. An entry's first advice is its default; the others are exceptions from it.</summary>
public sealed class SmtpAdvice
{
    internal SmtpAdvice(
        SmtpAction action, IReadOnlyList<SmtpStage> stages, IReadOnlyList<EnhancedStatusCode> enhancedCodes, string reason, RfcReference? reference)
    {
        Action = action;
        Stages = stages;
        EnhancedCodes = enhancedCodes;
        Reason = reason;
        Reference = reference;
    }

    /// <summary>What a client may do.</summary>
    public SmtpAction Action { get; }

    /// <summary>The stages in which this holds; empty for all.</summary>
    public IReadOnlyList<SmtpStage> Stages { get; }

    /// <summary>The enhanced status codes with which this holds; empty for all.</summary>
    public IReadOnlyList<EnhancedStatusCode> EnhancedCodes { get; }

    /// <summary>Why, in a sentence; in the language that was asked for, or in English.</summary>
    public string Reason { get; }

    /// <summary>Where it is written, if anywhere.</summary>
    public RfcReference? Reference { get; }

    internal SmtpAdvice WithReason(string reason) => new(Action, Stages, EnhancedCodes, reason, Reference);
}
