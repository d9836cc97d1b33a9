namespace SmtpReplies;

/// <summary>A server did not give the reply that a session needs to go on; thrown by <see cref="SmtpReply.EnsureReady"/> for a greeting other than 220.</summary>
/// <remarks>It is for callers that cannot go on. Whoever wants to decide looks at <see cref="SmtpReply.Code"/> instead, and nothing is thrown.</remarks>
public sealed class SmtpReplyException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="reply">The reply; <see langword="default"/> for none.</param>
    /// <param name="stage">What it answers.</param>
    public SmtpReplyException(SmtpReply reply, SmtpStage stage)
        : base(Describe(reply, stage))
    {
        Reply = reply;
        Stage = stage;
    }

    /// <summary>The reply; <see langword="default"/> if none came.</summary>
    public SmtpReply Reply { get; }

    /// <summary>What the reply answers.</summary>
    public SmtpStage Stage { get; }

    /// <summary>What the reply means and what to do about it, in English. <see cref="SmtpReplyGuide"/> gives it in other languages.</summary>
    public SmtpReplyGuidance Guidance => SmtpReplyGuide.For(Reply.Code);

    /// <summary>What to do now.</summary>
    public SmtpAdvice Advice => Reply.Advise(Stage);

    private static string Describe(SmtpReply reply, SmtpStage stage)
    {
        string subject = stage == SmtpStage.Greeting ? "The greeting" : "The reply";
        return reply.IsNone
            ? $"{subject} did not come: the connection was lost, or the server does not speak SMTP."
            : $"{subject} does not let the session go on: {reply}";
    }
}
