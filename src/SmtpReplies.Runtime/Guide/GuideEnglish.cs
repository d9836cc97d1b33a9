namespace SmtpReplies;

/// <summary>The guide in English.</summary>
internal sealed class GuideEnglish : GuideLanguage
{
    public override string Culture => "en";

    public override string DescriptionHeading => "Description";

    public override string WhenSeenHeading => "When you see it";

    public override string HowToFixHeading => "How to fix it";

    public override string WhatToDoHeading => "What to do next";

    public override string KeyDifferencesHeading => "Key differences";

    public override string WhenToUseHeading => "When to use which";

    public override string LearnMoreHeading => "Learn more";

    public override string NoReplyTitle => "No reply";

    public override string NoReplyDescription =>
        "The server has sent no reply: the connection was lost, or the time to wait for it ran out. A client should treat that as if 451 had come, which is a transient failure (RFC 5321, section 3.8).";

    public override string NoReplyWhenSeen =>
        "At any point of a session: instead of the greeting, after a command, or after the end of the data. If it is missing after the end of the data, the message may have been delivered all the same, and a second attempt may deliver it twice.";

    public override string NoReplyHowToFix =>
        "Try again later. If it happens each time, check host and port, and whether the server expects TLS from the first byte on: then it sends no greeting to a client that waits in the clear. Wait long enough: RFC 5321, section 4.5.3.2, asks for five minutes for the greeting and ten after the end of the data.";

    public override string UnknownTitle => "Unknown reply code";

    protected override string NoReplyName => "a missing reply";

    protected override string And => " and ";

    protected override string AndAlso => ", and ";

    protected override string AtAnyStage => "at any stage";

    protected override string AsGreeting => "as the greeting";

    protected override string InReplyToAny => "in reply to any command";

    protected override string InReplyToAnyOther => "in reply to any other command";

    protected override string AfterData => "after the end of the data";

    protected override string WhoChooses => "The server chooses the reply. A client has nothing to choose: it acts on the code that came, and not on the text (RFC 5321, section 4.2).";

    public override string UnknownDescription(ReplyFacts facts) => facts.Class == SmtpReplyClass.None
        ? $"{facts.Number} is no reply code of SMTP: such a code has three digits, and the first of them is 2, 3, 4 or 5."
        : $"The catalog does not know {facts.Number}. A client goes by the first digit of such a code (RFC 5321, section 4.2), and here it means: {Meaning(facts.Class)}.";

    public override string UnknownWhenSeen(ReplyFacts facts) => facts.Stages.Count > 0
        ? $"It is seen {StagePhrase(facts.Stages)}."
        : "The catalog does not say where it is seen. A client has to be ready for a code that it does not know at any stage (RFC 5321, section 4.2).";

    public override string HowToFixByClass(SmtpReplyClass @class) => @class switch
    {
        SmtpReplyClass.PositiveCompletion => "Nothing is wrong. Go on as after any other 2yz reply.",
        SmtpReplyClass.PositiveIntermediate => "Nothing is wrong if the command was one that is continued, as DATA and AUTH are. Otherwise end the session, since client and server no longer agree on where they are.",
        SmtpReplyClass.TransientNegativeCompletion => "Try again later. The enhanced status code and the text, if there are any, tell the cause.",
        SmtpReplyClass.PermanentNegativeCompletion => "Do not send the same request again. The enhanced status code and the text, if there are any, tell the cause and what to change.",
        _ => "End the session, and check what answers at this host and port: it may not be an SMTP server.",
    };

    public override string ReasonOfFirstDigit(ReplyFacts facts) => facts switch
    {
        { IsNone: true } => "A lost connection counts as a transient failure (RFC 5321, section 3.8).",
        { Class: SmtpReplyClass.None } => "The first digit is none that SMTP uses, which is a fatal error (RFC 5321, section 4.2).",
        _ => "The first digit says so, and it suffices (RFC 5321, section 4.2).",
    };

    public override string ReasonOfRefusedGreeting => "The host does not take the session, which says nothing about the message: another address or mail exchanger may, and this one may later.";

    public override string ComparisonTitle(ReplyFacts first, ReplyFacts second) => $"SMTP {FullName(first)} and {FullName(second)} compared";

    public override string SameTitle(ReplyFacts facts) => $"SMTP {FullName(facts)} compared with itself";

    public override string SameSummary(ReplyFacts facts) => "Both codes are the same.";

    public override string NoDifference(ReplyFacts facts) => $"There is none: {Name(facts)} was compared with itself.";

    public override string ClassSentence(ReplyFacts facts) => facts switch
    {
        { IsNone: true } => "A missing reply means that the connection was lost or that the time ran out: a client should treat it as if 451 had come, and try again later (RFC 5321, section 3.8).",
        { Class: SmtpReplyClass.None } => $"{facts.Number} is no reply code of SMTP: a client should treat it as a fatal error and end the transaction (RFC 5321, section 4.2).",
        _ => $"{FullName(facts)} is a {ClassName(facts.Class)} reply ({Pattern(facts.Class)}): {Meaning(facts.Class)}.",
    };

    public override string Reference(RfcReference reference) => reference.ToString();

    protected override string InReplyTo(string commands) => $"in reply to {commands}";

    protected override string Command(SmtpStage stage) => stage switch
    {
        SmtpStage.Ehlo => "EHLO/HELO",
        SmtpStage.Bdat => "BDAT (not the last chunk)",
        _ => stage.ToString().ToUpperInvariant(),
    };

    protected override string After(ReplyFacts facts) => $"after {Name(facts)}";

    protected override string EnhancedPhrase(IReadOnlyList<EnhancedStatusCode> codes) =>
        codes.Count == 0 ? "" : "with " + GuideText.List([.. codes.Select(static code => code.ToString())], " or ");

    protected override string SubjectOf(EnhancedStatusCode code) => $"{code.Class}.{code.Subject}.z ({Subject(code.Subject)})";

    protected override string ClientActs(SmtpAction action) => action switch
    {
        SmtpAction.Continue => "the client goes on with the session",
        SmtpAction.RetryLater => "the client sends the same request again later, with a wait between the attempts and an end to them",
        SmtpAction.TryNextHost => "the client tries the next address or mail exchanger",
        SmtpAction.ChangeRequest => "the client changes the request, or does first what is missing, before it sends it again",
        SmtpAction.AskPerson => "the client has a person look at it before anything is sent again",
        _ => "the client does not send the request again, and a message goes back to its sender",
    };

    protected override string AfterColon(string sentence) => sentence;

    protected override string SharedClassSentence(ReplyFacts first, ReplyFacts second) =>
        $"{FullName(first)} and {FullName(second)} are both {ClassName(first.Class)} replies ({Pattern(first.Class)}): {Meaning(first.Class)}.";

    protected override string SameClassItem(ReplyFacts either) =>
        $"Class: the first digit does not tell them apart, since both are {ClassName(either.Class)} replies. A client that goes by it alone treats them alike.";

    protected override string ClassItem(ReplyFacts first, ReplyFacts second) =>
        $"Class: {ClassClause(first)}, and {ClassClause(second)}. {(first.IsNone || second.IsNone ? "That a reply came at all is the first thing to check." : "The first digit alone tells them apart (RFC 5321, section 4.2.1).")}";

    protected override string NextStepItem(ReplyFacts first, ReplyFacts second) =>
        $"Next step: {After(first)}, {ClientActs(first.Advice[0].Action)}; {After(second)}, {ClientActs(second.Advice[0].Action)}.";

    protected override string NextStepAt(
        IReadOnlyList<SmtpStage> stages, ReplyFacts first, SmtpAction actionOfFirst, ReplyFacts second, SmtpAction actionOfSecond) =>
        $"{GuideText.Capital(StagePhrase(stages))}: {After(first)}, {ClientActs(actionOfFirst)}; {After(second)}, {ClientActs(actionOfSecond)}.";

    protected override string RetryItem(ReplyFacts first, ReplyFacts second) => $"Retry: {RetryClause(first)}; {RetryClause(second)}.";

    protected override string StageItem(ReplyFacts first, ReplyFacts second) => $"Stage: {Stages(first, second)} Servers also send replies at stages that no standard foresees for them.";

    protected override string CategoryItem(ReplyFacts first, ReplyFacts second) => $"Second digit: {CategoryClause(first)}, and {CategoryClause(second)}.";

    protected override string EnhancedItem(ReplyFacts first, ReplyFacts second) => $"Enhanced status code: {EnhancedClause(first)}; {EnhancedClause(second)}.";

    protected override string StatusItem(ReplyFacts first, ReplyFacts second) => $"Status: {StatusClause(first)}, and {StatusClause(second)}.";

    protected override string ServerItem(ReplyFacts facts)
    {
        if (facts.IsNone)
            return "A server answers every command with exactly one reply (RFC 5321, section 4.2), so it never leaves one out on purpose.";
        if (facts.Class == SmtpReplyClass.None)
            return $"A server must not send {facts.Number}, unless an extension was agreed on that defines it (RFC 5321, section 4.2).";

        string when = facts.Class switch
        {
            SmtpReplyClass.PositiveCompletion => "when it accepts, or has done what was asked",
            SmtpReplyClass.PositiveIntermediate => "when it accepts the request so far and needs more input to carry it out",
            SmtpReplyClass.TransientNegativeCompletion => "when it cannot accept now, but the same request may succeed later",
            _ => "when it refuses, and the same request would be refused again",
        };
        string where = facts.Stages.Count == 0 ? "" : $" {StagePhrase(facts.Stages)},";
        string status = facts.Status switch
        {
            SmtpReplyStatus.RegistryOnly => " No RFC gives this number a meaning of its own, so a standardised code with an enhanced status code is the better choice.",
            SmtpReplyStatus.Experimental => " It belongs to an experimental extension, and only a client that asked for the extension understands it.",
            SmtpReplyStatus.StandardsTrack => "",
            _ => " It is not standardised, and a server should send only codes that are (RFC 5321, section 4.2).",
        };
        return $"A server sends {FullName(facts)}{where} {when}.{status}";
    }

    protected override string? ChoiceItem(ReplyFacts first, ReplyFacts second) => (Low(first, second), High(first, second)) switch
    {
        (SmtpReplyClass.TransientNegativeCompletion, SmtpReplyClass.PermanentNegativeCompletion) =>
            "Between the two a server asks whether the identical command could succeed later with nothing changed, neither its form nor the sender or the receiver. If it could, 4yz is right, otherwise 5yz (RFC 5321, section 4.2.1).",
        (SmtpReplyClass.None, _) => null,
        _ when first.Status != SmtpReplyStatus.StandardsTrack || second.Status != SmtpReplyStatus.StandardsTrack => null,
        (SmtpReplyClass.PositiveIntermediate, SmtpReplyClass.PositiveIntermediate) =>
            "Both belong to one class, and the command that is being continued decides which of them a server sends.",
        var (low, high) when low == high =>
            "Both belong to one class, so the server sends the one that names the matter better; an enhanced status code may tell more. A client that does not know the code does the same after either.",
        _ => null,
    };

    private static SmtpReplyClass Low(ReplyFacts first, ReplyFacts second) => first.Class < second.Class ? first.Class : second.Class;

    private static SmtpReplyClass High(ReplyFacts first, ReplyFacts second) => first.Class < second.Class ? second.Class : first.Class;

    private static string Pattern(SmtpReplyClass @class) => $"{(int)@class}yz";

    private static string ClassName(SmtpReplyClass @class) => @class switch
    {
        SmtpReplyClass.PositiveCompletion => "Positive Completion",
        SmtpReplyClass.PositiveIntermediate => "Positive Intermediate",
        SmtpReplyClass.TransientNegativeCompletion => "Transient Negative Completion",
        _ => "Permanent Negative Completion",
    };

    private static string Meaning(SmtpReplyClass @class) => @class switch
    {
        SmtpReplyClass.PositiveCompletion => "the server has done what was asked, and the client may go on",
        SmtpReplyClass.PositiveIntermediate => "the server accepts the request so far and waits for more input",
        SmtpReplyClass.TransientNegativeCompletion => "the server has not done what was asked, for a reason that may pass, and the client should try again later",
        _ => "the server has not done what was asked, and the client should not send the same request to the same server again",
    };

    private static string Subject(int subject) => subject switch
    {
        1 => "addressing",
        2 => "mailbox",
        3 => "mail system",
        4 => "network and routing",
        5 => "mail delivery protocol",
        6 => "content",
        7 => "security or policy",
        _ => "other",
    };

    private string ClassClause(ReplyFacts facts) => facts.Class == SmtpReplyClass.None
        ? facts.IsNone ? "a missing reply has none" : $"{facts.Number} has none that SMTP knows"
        : $"{Name(facts)} is {ClassName(facts.Class)}";

    private string RetryClause(ReplyFacts facts) => facts switch
    {
        { IsNone: true } => $"{After(facts)}, the same request may be sent again later",
        { Class: SmtpReplyClass.PositiveCompletion } => $"{After(facts)}, there is nothing to repeat",
        { Class: SmtpReplyClass.PositiveIntermediate } => $"{After(facts)}, the client sends the input that is waited for, and repeats nothing",
        { Class: SmtpReplyClass.TransientNegativeCompletion } => $"{After(facts)}, RFC 5321 lets the client send the same request again later",
        { Class: SmtpReplyClass.PermanentNegativeCompletion } => $"{After(facts)}, the same request should not be sent to the same server again, while a changed request or another server is no repeat",
        _ => $"{After(facts)}, nothing should be repeated in this session",
    };

    private string Stages(ReplyFacts first, ReplyFacts second)
    {
        string a = Name(first);
        string b = Name(second);
        if (first.Stages.Count == 0 || second.Stages.Count == 0)
        {
            var (known, unknown) = first.Stages.Count == 0 ? (second, first) : (first, second);
            return $"{Name(known)} comes {StagePhrase(known.Stages)}; for {Name(unknown)} the catalog names none.";
        }

        if (first.IsAnyStage && second.IsAnyStage)
            return $"both {a} and {b} may come at any stage, so the stage does not tell them apart.";
        if (first.IsAnyStage || second.IsAnyStage)
        {
            var (any, one) = first.IsAnyStage ? (first, second) : (second, first);
            return $"{Name(any)} may come at any stage, {Name(one)} only {StagePhrase(one.Stages)}; there, a client has to be ready for either.";
        }

        SmtpStage[] both = [.. first.Stages.Intersect(second.Stages)];
        SmtpStage[] ofFirst = [.. first.Stages.Except(second.Stages)];
        SmtpStage[] ofSecond = [.. second.Stages.Except(first.Stages)];
        if (both.Length == 0)
            return $"{a} comes {StagePhrase(first.Stages)}; {b} comes {StagePhrase(second.Stages)}. No stage is common to both.";

        var sentences = new List<string> { $"both may come {StagePhrase(both)}, so a client has to be ready for either there." };
        if (ofFirst.Length > 0)
            sentences.Add($"Only {a} comes {StagePhrase(ofFirst, both)}.");
        if (ofSecond.Length > 0)
            sentences.Add($"Only {b} comes {StagePhrase(ofSecond, both)}.");
        return string.Join(" ", sentences);
    }

    private static string CategoryClause(ReplyFacts facts)
    {
        string digit = $"x{(int)facts.Code / 10 % 10}z";
        return facts.Category switch
        {
            SmtpReplyCategory.Syntax => $"{facts.Number} is about syntax and about commands that are unknown or out of place ({digit})",
            SmtpReplyCategory.Information => $"{facts.Number} gives information ({digit})",
            SmtpReplyCategory.Connections => $"{facts.Number} is about the transmission channel ({digit})",
            SmtpReplyCategory.MailSystem => $"{facts.Number} is about the mail system ({digit})",
            _ => $"{facts.Number} has a second digit that RFC 5321 gives no meaning ({digit})",
        };
    }

    private string EnhancedClause(ReplyFacts facts) => facts switch
    {
        { Class: SmtpReplyClass.PositiveIntermediate } => $"{facts.Number} never carries one (RFC 2034, section 4)",
        { EnhancedCodes.Count: 0 } => $"{facts.Number} has none of its own in the catalog",
        _ => $"{facts.Number} may carry {EnhancedList(facts.EnhancedCodes)}",
    };

    private static string StatusClause(ReplyFacts facts) => facts.Status switch
    {
        SmtpReplyStatus.StandardsTrack => $"{facts.Number} is defined on the standards track",
        SmtpReplyStatus.Experimental => $"{facts.Number} is defined by an experimental RFC only",
        SmtpReplyStatus.RegistryOnly => $"{facts.Number} occurs only in the registry of enhanced status codes, without a text of its own",
        _ => $"{facts.Number} is not standardised",
    };
}
