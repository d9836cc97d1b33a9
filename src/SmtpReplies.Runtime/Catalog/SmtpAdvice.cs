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

    /// <summary>The advice on one line, for a log: what to do, why, and where it is written.</summary>
    /// <returns>For example <c>RetryLater: The condition may pass. (RFC 5321, section 4.2.1)</c>.</returns>
    public override string ToString()
    {
        string reason = string.Join(" ", Reason.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return Action + (reason.Length == 0 ? "" : ": " + reason) + (Reference is { } reference ? $" ({reference})" : "");
    }

    internal SmtpAdvice WithReason(string reason) => new(Action, Stages, EnhancedCodes, reason, Reference);
}
