namespace SmtpReplies;

/// <summary>The guide in German. Classes keep the name of the RFC in parentheses, since that is what logs and documentation use.</summary>
internal sealed class GuideGerman : GuideLanguage
{
    public override string Culture => "de";

    public override string DescriptionHeading => "Beschreibung";

    public override string WhenSeenHeading => "Wann Sie es sehen";

    public override string HowToFixHeading => "Wie man es behebt";

    public override string WhatToDoHeading => "Was als Nächstes zu tun ist";

    public override string KeyDifferencesHeading => "Wesentliche Unterschiede";

    public override string WhenToUseHeading => "Wann welchen verwenden";

    public override string LearnMoreHeading => "Mehr erfahren";

    public override string NoReplyTitle => "Keine Antwort";

    public override string NoReplyDescription =>
        "Der Server hat nicht geantwortet: Die Verbindung ist abgerissen, oder die Wartezeit ist abgelaufen. Ein Client soll das behandeln, als wäre 451 gekommen, also als vorübergehenden Fehler (RFC 5321, Abschnitt 3.8).";

    public override string NoReplyWhenSeen =>
        "An jeder Stelle einer Sitzung: statt der Begrüßung, nach einem Befehl oder nach dem Ende der Daten. Fehlt sie nach dem Ende der Daten, kann die Nachricht trotzdem zugestellt worden sein; ein zweiter Versuch stellt sie dann womöglich doppelt zu.";

    public override string NoReplyHowToFix =>
        "Versuchen Sie es später noch einmal. Geschieht es jedes Mal, prüfen Sie Host und Port und ob der Server vom ersten Byte an TLS erwartet: Dann begrüßt er einen Client nicht, der unverschlüsselt wartet. Warten Sie lange genug: RFC 5321, Abschnitt 4.5.3.2, verlangt fünf Minuten für die Begrüßung und zehn nach dem Ende der Daten.";

    public override string UnknownTitle => "Unbekannter Antwortcode";

    protected override string NoReplyName => "eine fehlende Antwort";

    protected override string And => " und ";

    protected override string AndAlso => " sowie ";

    protected override string AtAnyStage => "in jeder Phase";

    protected override string AsGreeting => "als Begrüßung";

    protected override string InReplyToAny => "als Antwort auf jeden Befehl";

    protected override string InReplyToAnyOther => "als Antwort auf jeden anderen Befehl";

    protected override string AfterData => "nach dem Ende der Daten";

    protected override string WhoChooses => "Der Server wählt die Antwort. Ein Client hat nichts zu wählen: Er richtet sich nach dem Code, der gekommen ist, und nicht nach dem Text (RFC 5321, Abschnitt 4.2).";

    public override string UnknownDescription(ReplyFacts facts) => facts.Class == SmtpReplyClass.None
        ? $"{facts.Number} ist kein Antwortcode von SMTP: Ein solcher Code hat drei Ziffern, und die erste ist 2, 3, 4 oder 5."
        : $"Der Katalog kennt {facts.Number} nicht. Ein Client richtet sich bei einem solchen Code nach der ersten Ziffer (RFC 5321, Abschnitt 4.2), und die bedeutet hier: {Meaning(facts.Class)}.";

    public override string UnknownWhenSeen(ReplyFacts facts) => facts.Stages.Count > 0
        ? $"Der Code kommt {StagePhrase(facts.Stages)}."
        : "Der Katalog sagt nicht, wo der Code vorkommt. Ein Client muss in jeder Phase auf einen Code gefasst sein, den er nicht kennt (RFC 5321, Abschnitt 4.2).";

    public override string HowToFixByClass(SmtpReplyClass @class) => @class switch
    {
        SmtpReplyClass.PositiveCompletion => "Es liegt kein Fehler vor. Fahren Sie fort wie nach jeder anderen 2yz-Antwort.",
        SmtpReplyClass.PositiveIntermediate => "Es liegt kein Fehler vor, wenn der Befehl fortgesetzt wird, wie DATA und AUTH. Sonst beenden Sie die Sitzung, denn Client und Server sind sich nicht mehr einig, wo sie stehen.",
        SmtpReplyClass.TransientNegativeCompletion => "Versuchen Sie es später noch einmal. Der erweiterte Statuscode und der Text nennen die Ursache, falls es sie gibt.",
        SmtpReplyClass.PermanentNegativeCompletion => "Senden Sie dieselbe Anfrage nicht noch einmal. Der erweiterte Statuscode und der Text, falls es sie gibt, nennen die Ursache und was zu ändern ist.",
        _ => "Beenden Sie die Sitzung und prüfen Sie, was unter diesem Host und Port antwortet: Womöglich ist es kein SMTP-Server.",
    };

    public override string ReasonOfFirstDigit(ReplyFacts facts) => facts switch
    {
        { IsNone: true } => "Eine abgerissene Verbindung zählt als vorübergehender Fehler (RFC 5321, Abschnitt 3.8).",
        { Class: SmtpReplyClass.None } => "Die erste Ziffer kommt in SMTP nicht vor, und das ist ein schwerer Fehler (RFC 5321, Abschnitt 4.2).",
        _ => "Das sagt die erste Ziffer, und sie genügt (RFC 5321, Abschnitt 4.2).",
    };

    public override string ReasonOfRefusedGreeting => "Der Host nimmt die Sitzung nicht an, was nichts über die Nachricht sagt: Eine andere Adresse oder ein anderer Mail-Exchanger nimmt sie vielleicht an, und dieser später.";

    public override string ComparisonTitle(ReplyFacts first, ReplyFacts second) => $"SMTP: {FullName(first)} und {FullName(second)} im Vergleich";

    public override string SameTitle(ReplyFacts facts) => $"SMTP: {FullName(facts)} im Vergleich mit sich selbst";

    public override string SameSummary(ReplyFacts facts) => "Beide Codes sind derselbe.";

    public override string NoDifference(ReplyFacts facts) => facts.IsNone
        ? "Es gibt keine: Eine fehlende Antwort wurde mit sich selbst verglichen."
        : $"Es gibt keine: {facts.Number} wurde mit sich selbst verglichen.";

    public override string ClassSentence(ReplyFacts facts) => facts switch
    {
        { IsNone: true } => "Eine fehlende Antwort bedeutet, dass die Verbindung abgerissen oder die Wartezeit abgelaufen ist: Ein Client soll sie behandeln, als wäre 451 gekommen, und es später noch einmal versuchen (RFC 5321, Abschnitt 3.8).",
        { Class: SmtpReplyClass.None } => $"{facts.Number} ist kein Antwortcode von SMTP: Ein Client soll ihn als schweren Fehler behandeln und die Transaktion beenden (RFC 5321, Abschnitt 4.2).",
        _ => $"{FullName(facts)} ist eine {ClassNoun(facts.Class)}antwort ({ClassName(facts.Class)}, {Pattern(facts.Class)}): {Meaning(facts.Class)}.",
    };

    public override string Reference(RfcReference reference) =>
        reference.Section.Length == 0 ? reference.ToString() : $"RFC {reference.Rfc}, Abschnitt {reference.Section}";

    protected override string InReplyTo(string commands) => $"als Antwort auf {commands}";

    protected override string Command(SmtpStage stage) => stage switch
    {
        SmtpStage.Ehlo => "EHLO/HELO",
        SmtpStage.Bdat => "BDAT (nicht der letzte Teil)",
        _ => stage.ToString().ToUpperInvariant(),
    };

    protected override string After(ReplyFacts facts) => facts.IsNone ? "nach einer fehlenden Antwort" : $"nach {facts.Number}";

    protected override string EnhancedPhrase(IReadOnlyList<EnhancedStatusCode> codes) =>
        codes.Count == 0 ? "" : "mit " + GuideText.List([.. codes.Select(static code => code.ToString())], " oder ");

    protected override string SubjectOf(EnhancedStatusCode code) => $"{code.Class}.{code.Subject}.z ({Subject(code.Subject)})";

    protected override string ClientActs(SmtpAction action) => action switch
    {
        SmtpAction.Continue => "der Client setzt die Sitzung fort",
        SmtpAction.RetryLater => "der Client sendet dieselbe Anfrage später noch einmal, mit Pausen zwischen den Versuchen und nicht ohne Ende",
        SmtpAction.TryNextHost => "der Client versucht es mit der nächsten Adresse oder dem nächsten Mailserver (MX)",
        SmtpAction.ChangeRequest => "der Client ändert die Anfrage oder holt nach, was fehlt, bevor er sie noch einmal sendet",
        SmtpAction.AskPerson => "der Client lässt einen Menschen entscheiden, bevor noch einmal etwas gesendet wird",
        _ => "der Client sendet die Anfrage nicht noch einmal, und eine Nachricht geht an ihren Absender zurück",
    };

    // A whole sentence behind a colon begins with a capital in German.
    protected override string AfterColon(string sentence) => GuideText.Capital(sentence);

    protected override string SharedClassSentence(ReplyFacts first, ReplyFacts second) =>
        $"{FullName(first)} und {FullName(second)} sind beide {ClassNoun(first.Class)}antworten ({ClassName(first.Class)}, {Pattern(first.Class)}): {Meaning(first.Class)}.";

    protected override string SameClassItem(ReplyFacts either) =>
        $"Klasse: Die erste Ziffer unterscheidet sie nicht, denn beide sind {ClassNoun(either.Class)}antworten ({ClassName(either.Class)}). Ein Client, der nur nach ihr geht, behandelt sie gleich.";

    protected override string ClassItem(ReplyFacts first, ReplyFacts second) =>
        $"Klasse: {GuideText.Capital(ClassClause(first))}, und {ClassClause(second)}. {(first.IsNone || second.IsNone ? "Ob überhaupt eine Antwort kam, ist als Erstes zu prüfen." : "Schon die erste Ziffer unterscheidet sie (RFC 5321, Abschnitt 4.2.1).")}";

    protected override string NextStepItem(ReplyFacts first, ReplyFacts second) =>
        $"Nächster Schritt: {GuideText.Capital(StepClause(first, first.Advice[0].Action))}; {StepClause(second, second.Advice[0].Action)}.";

    protected override string NextStepAt(
        IReadOnlyList<SmtpStage> stages, ReplyFacts first, SmtpAction actionOfFirst, ReplyFacts second, SmtpAction actionOfSecond) =>
        $"{GuideText.Capital(StagePhrase(stages))}: {GuideText.Capital(StepClause(first, actionOfFirst))}; {StepClause(second, actionOfSecond)}.";

    protected override string RetryItem(ReplyFacts first, ReplyFacts second) => $"Wiederholung: {GuideText.Capital(RetryClause(first))}; {RetryClause(second)}.";

    protected override string StageItem(ReplyFacts first, ReplyFacts second) => $"Phase: {GuideText.Capital(Stages(first, second))} Server antworten auch in Phasen so, für die kein Standard es vorsieht.";

    protected override string CategoryItem(ReplyFacts first, ReplyFacts second) => $"Zweite Ziffer: {CategoryClause(first)}, und {CategoryClause(second)}.";

    protected override string EnhancedItem(ReplyFacts first, ReplyFacts second) => $"Erweiterter Statuscode: {EnhancedClause(first)}; {EnhancedClause(second)}.";

    protected override string StatusItem(ReplyFacts first, ReplyFacts second) => $"Status: {StatusClause(first)}, und {StatusClause(second)}.";

    protected override string ServerItem(ReplyFacts facts)
    {
        if (facts.IsNone)
            return "Ein Server beantwortet jeden Befehl mit genau einer Antwort (RFC 5321, Abschnitt 4.2); absichtlich lässt er keine aus.";
        if (facts.Class == SmtpReplyClass.None)
            return $"Ein Server darf {facts.Number} nicht senden, es sei denn, eine vereinbarte Erweiterung definiert den Code (RFC 5321, Abschnitt 4.2).";

        string when = facts.Class switch
        {
            SmtpReplyClass.PositiveCompletion => "wenn er annimmt oder getan hat, was verlangt war",
            SmtpReplyClass.PositiveIntermediate => "wenn er die Anfrage so weit annimmt und zu ihrer Ausführung weitere Eingaben braucht",
            SmtpReplyClass.TransientNegativeCompletion => "wenn er jetzt nicht annehmen kann, dieselbe Anfrage aber später gelingen kann",
            _ => "wenn er ablehnt und dieselbe Anfrage wieder ablehnen würde",
        };
        string where = facts.Stages.Count == 0 ? "" : $" {StagePhrase(facts.Stages)}";
        string status = facts.Status switch
        {
            SmtpReplyStatus.RegistryOnly => " Kein RFC gibt dieser Zahl eine eigene Bedeutung; ein genormter Code mit einem erweiterten Statuscode ist die bessere Wahl.",
            SmtpReplyStatus.Experimental => " Der Code gehört zu einer experimentellen Erweiterung, und nur ein Client, der sie verlangt hat, versteht ihn.",
            SmtpReplyStatus.StandardsTrack => "",
            _ => " Der Code ist nicht genormt, und ein Server soll nur genormte Codes senden (RFC 5321, Abschnitt 4.2).",
        };
        return $"Ein Server sendet {FullName(facts)}{where}, {when}.{status}";
    }

    protected override string? ChoiceItem(ReplyFacts first, ReplyFacts second) => (Low(first, second), High(first, second)) switch
    {
        (SmtpReplyClass.TransientNegativeCompletion, SmtpReplyClass.PermanentNegativeCompletion) =>
            "Zwischen beiden entscheidet ein Server nach der Frage, ob der gleiche Befehl später gelingen könnte, ohne dass sich etwas ändert, weder seine Form noch der Absender oder der Empfänger. Könnte er es, ist 4yz richtig, sonst 5yz (RFC 5321, Abschnitt 4.2.1).",
        (SmtpReplyClass.None, _) => null,
        _ when first.Status != SmtpReplyStatus.StandardsTrack || second.Status != SmtpReplyStatus.StandardsTrack => null,
        (SmtpReplyClass.PositiveIntermediate, SmtpReplyClass.PositiveIntermediate) =>
            "Beide gehören zu einer Klasse, und der Befehl, der fortgesetzt wird, bestimmt, welchen von ihnen ein Server sendet.",
        var (low, high) when low == high =>
            "Beide gehören zu einer Klasse; der Server sendet den, der die Sache besser benennt, und ein erweiterter Statuscode kann mehr sagen. Ein Client, der den Code nicht kennt, tut nach beiden dasselbe.",
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

    /// <summary>Stands before "antwort" and "antworten", singular without article and plural after "beide" or "sind".</summary>
    private static string ClassNoun(SmtpReplyClass @class) => @class switch
    {
        SmtpReplyClass.PositiveCompletion => "positive Abschluss",
        SmtpReplyClass.PositiveIntermediate => "positive Zwischen",
        SmtpReplyClass.TransientNegativeCompletion => "vorübergehend negative Abschluss",
        _ => "dauerhaft negative Abschluss",
    };

    private static string Meaning(SmtpReplyClass @class) => @class switch
    {
        SmtpReplyClass.PositiveCompletion => "Der Server hat getan, was verlangt war, und der Client kann fortfahren",
        SmtpReplyClass.PositiveIntermediate => "Der Server nimmt die Anfrage so weit an und wartet auf weitere Eingaben",
        SmtpReplyClass.TransientNegativeCompletion => "Der Server hat nicht getan, was verlangt war, aus einem Grund, der vorübergehen kann, und der Client soll es später noch einmal versuchen",
        _ => "Der Server hat nicht getan, was verlangt war, und der Client soll dieselbe Anfrage nicht noch einmal an denselben Server senden",
    };

    private static string Subject(int subject) => subject switch
    {
        1 => "Adressierung",
        2 => "Postfach",
        3 => "Mailsystem",
        4 => "Netz und Wegewahl",
        5 => "Zustellprotokoll",
        6 => "Inhalt",
        7 => "Sicherheit oder Richtlinie",
        _ => "Sonstiges",
    };

    // The verb comes before the client here, so ClientActs does not serve.
    private string StepClause(ReplyFacts facts, SmtpAction action)
    {
        string start = After(facts);
        return action switch
        {
            SmtpAction.Continue => $"{start} setzt der Client die Sitzung fort",
            SmtpAction.RetryLater => $"{start} sendet der Client dieselbe Anfrage später noch einmal, mit Pausen zwischen den Versuchen und nicht ohne Ende",
            SmtpAction.TryNextHost => $"{start} versucht es der Client mit der nächsten Adresse oder dem nächsten Mailserver (MX)",
            SmtpAction.ChangeRequest => $"{start} ändert der Client die Anfrage oder holt nach, was fehlt, bevor er sie noch einmal sendet",
            SmtpAction.AskPerson => $"{start} lässt der Client einen Menschen entscheiden, bevor noch einmal etwas gesendet wird",
            _ => $"{start} sendet der Client die Anfrage nicht noch einmal, und eine Nachricht geht an ihren Absender zurück",
        };
    }

    private static string ClassClause(ReplyFacts facts) => facts switch
    {
        { IsNone: true } => "eine fehlende Antwort hat keine",
        { Class: SmtpReplyClass.None } => $"{facts.Number} hat keine, die SMTP kennt",
        _ => $"{facts.Number} ist eine {ClassNoun(facts.Class)}antwort ({ClassName(facts.Class)})",
    };

    private string RetryClause(ReplyFacts facts) => facts switch
    {
        { IsNone: true } => $"{After(facts)} darf dieselbe Anfrage später noch einmal gesendet werden",
        { Class: SmtpReplyClass.PositiveCompletion } => $"{After(facts)} gibt es nichts zu wiederholen",
        { Class: SmtpReplyClass.PositiveIntermediate } => $"{After(facts)} sendet der Client die Eingaben, auf die gewartet wird, und wiederholt nichts",
        { Class: SmtpReplyClass.TransientNegativeCompletion } => $"{After(facts)} erlaubt RFC 5321, dieselbe Anfrage später noch einmal zu senden",
        { Class: SmtpReplyClass.PermanentNegativeCompletion } => $"{After(facts)} soll dieselbe Anfrage nicht noch einmal an denselben Server gehen, während eine geänderte Anfrage oder ein anderer Server keine Wiederholung ist",
        _ => $"{After(facts)} soll in dieser Sitzung nichts wiederholt werden",
    };

    private string Stages(ReplyFacts first, ReplyFacts second)
    {
        string a = Name(first);
        string b = Name(second);
        if (first.Stages.Count == 0 || second.Stages.Count == 0)
        {
            var (known, unknown) = first.Stages.Count == 0 ? (second, first) : (first, second);
            return $"{Name(known)} kommt {StagePhrase(known.Stages)}; für {Name(unknown)} nennt der Katalog keine.";
        }

        if (first.IsAnyStage && second.IsAnyStage)
            return $"{a} und {b} können in jeder Phase kommen; die Phase unterscheidet sie also nicht.";
        if (first.IsAnyStage || second.IsAnyStage)
        {
            var (any, one) = first.IsAnyStage ? (first, second) : (second, first);
            return $"{Name(any)} kann in jeder Phase kommen, {Name(one)} nur {StagePhrase(one.Stages)}; dort muss ein Client auf beides gefasst sein.";
        }

        SmtpStage[] both = [.. first.Stages.Intersect(second.Stages)];
        SmtpStage[] ofFirst = [.. first.Stages.Except(second.Stages)];
        SmtpStage[] ofSecond = [.. second.Stages.Except(first.Stages)];
        if (both.Length == 0)
            return $"{a} kommt {StagePhrase(first.Stages)}; {b} kommt {StagePhrase(second.Stages)}. Keine Phase haben sie gemeinsam.";

        var sentences = new List<string> { $"beide können {StagePhrase(both)} kommen; dort muss ein Client auf beide gefasst sein." };
        if (ofFirst.Length > 0)
            sentences.Add($"Nur {a} kommt {StagePhrase(ofFirst, both)}.");
        if (ofSecond.Length > 0)
            sentences.Add($"Nur {b} kommt {StagePhrase(ofSecond, both)}.");
        return string.Join(" ", sentences);
    }

    private static string CategoryClause(ReplyFacts facts)
    {
        string digit = $"x{(int)facts.Code / 10 % 10}z";
        return facts.Category switch
        {
            SmtpReplyCategory.Syntax => $"{facts.Number} betrifft die Syntax und Befehle, die unbekannt oder fehl am Platz sind ({digit})",
            SmtpReplyCategory.Information => $"{facts.Number} gibt Auskunft ({digit})",
            SmtpReplyCategory.Connections => $"{facts.Number} betrifft den Übertragungskanal ({digit})",
            SmtpReplyCategory.MailSystem => $"{facts.Number} betrifft das Mailsystem ({digit})",
            _ => $"{facts.Number} hat eine zweite Ziffer, der RFC 5321 keine Bedeutung gibt ({digit})",
        };
    }

    private string EnhancedClause(ReplyFacts facts) => facts switch
    {
        { Class: SmtpReplyClass.PositiveIntermediate } => $"{facts.Number} bringt nie einen mit (RFC 2034, Abschnitt 4)",
        { EnhancedCodes.Count: 0 } => $"{facts.Number} hat im Katalog keinen eigenen",
        _ => $"{facts.Number} kann {EnhancedList(facts.EnhancedCodes)} mitbringen",
    };

    private static string StatusClause(ReplyFacts facts) => facts.Status switch
    {
        SmtpReplyStatus.StandardsTrack => $"{facts.Number} ist auf dem Standards Track definiert",
        SmtpReplyStatus.Experimental => $"{facts.Number} ist nur in einem experimentellen RFC definiert",
        SmtpReplyStatus.RegistryOnly => $"{facts.Number} kommt nur im Register der erweiterten Statuscodes vor, ohne eigenen Text",
        _ => $"{facts.Number} ist nicht genormt",
    };
}
