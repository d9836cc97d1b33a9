namespace SmtpReplies;

/// <summary>
/// Which piece of advice holds for a reply at a stage. The more specific one wins, as codes.schema.json says: stage and enhanced status code together, then
/// the enhanced status code, then the stage, then the default; of a greeting, what names it.
/// </summary>
internal static class AdviceChoice
{
    private static readonly RfcReference TryingAllHosts = new(5321, "5.1");

    /// <param name="facts">What is known about the reply code; its first advice is the default.</param>
    /// <param name="enhancedCode">The enhanced status code that came with it.</param>
    /// <param name="stage">What was answered; <see cref="SmtpStage.Any"/> if that is not known.</param>
    /// <param name="language">The language for what the catalog does not say.</param>
    /// <param name="sameClass">The advice of all replies of the class: a code that has no advice of its own takes what they say about its enhanced status code.</param>
    public static SmtpAdvice For(
        ReplyFacts facts, EnhancedStatusCode enhancedCode, SmtpStage stage, GuideLanguage language, IEnumerable<SmtpAdvice> sameClass)
    {
        // Where the classes contradict each other, the reply code counts (RFC 2034, section 4).
        if (enhancedCode.Class != (int)facts.Code / 100)
            enhancedCode = default;

        var advice = facts.Advice;
        if (stage == SmtpStage.Greeting)
            return OfGreeting(facts, enhancedCode, language);

        return ByEnhancedCode(advice, enhancedCode, stage)
            ?? ByEnhancedCode(facts.HasAdvice ? [] : sameClass, enhancedCode, SmtpStage.Any)
            ?? ByStage(advice, stage)
            ?? advice[0];
    }

    // The detail, or where that is not known the subject as a whole (RFC 3463, section 2).
    private static SmtpAdvice? ByEnhancedCode(IEnumerable<SmtpAdvice> advice, EnhancedStatusCode code, SmtpStage stage)
    {
        if (code.IsNone)
            return null;

        var subject = new EnhancedStatusCode(code.Class, code.Subject, 0);
        return Exact(code) ?? Exact(subject);

        SmtpAdvice? Exact(EnhancedStatusCode wanted) =>
            advice.FirstOrDefault(item => item.EnhancedCodes.Contains(wanted) && stage != SmtpStage.Any && item.Stages.Contains(stage))
            ?? advice.FirstOrDefault(item => item.EnhancedCodes.Contains(wanted) && item.Stages.Count == 0);
    }

    private static SmtpAdvice? ByStage(IEnumerable<SmtpAdvice> advice, SmtpStage stage) =>
        stage == SmtpStage.Any ? null : advice.FirstOrDefault(item => item.EnhancedCodes.Count == 0 && item.Stages.Contains(stage));

    // Whatever its code, a refused greeting is about the host and not about a message, so only advice that names the greeting counts.
    private static SmtpAdvice OfGreeting(ReplyFacts facts, EnhancedStatusCode enhancedCode, GuideLanguage language)
    {
        var named = facts.Advice.Where(static item => item.Stages.Contains(SmtpStage.Greeting));
        bool isRefusal = facts.Class is SmtpReplyClass.TransientNegativeCompletion or SmtpReplyClass.PermanentNegativeCompletion;
        return ByEnhancedCode(named, enhancedCode, SmtpStage.Greeting)
            ?? ByStage(named, SmtpStage.Greeting)
            ?? (isRefusal ? new SmtpAdvice(SmtpAction.TryNextHost, [SmtpStage.Greeting], [], language.ReasonOfRefusedGreeting, TryingAllHosts) : facts.Advice[0]);
    }
}
