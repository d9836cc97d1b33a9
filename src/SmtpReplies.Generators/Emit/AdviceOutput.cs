using SmtpReplies.Generators.Catalog;

namespace SmtpReplies.Generators.Emit;

/// <summary>
/// The advice that departs from what the first digit of its reply says about sending the same request again later, as attributes that
/// the analyzers read. What depends on an enhanced status code stays out: a reply code alone does not tell that it holds.
/// </summary>
internal sealed record AdviceOutput(EquatableArray<AdviceOutput.Row> Rows) : IOutput
{
    public string HintName => "ReplyAdvice.g.cs";

    public bool IsEmpty => Rows.Count == 0;

    public static AdviceOutput From(CatalogOutput output)
    {
        NameRules names = output.Options.Names();
        List<Row> rows = [];
        foreach (Reply reply in output.Catalog.Replies)
        {
            // Advice for a built-in reply whose own advice departs takes its place as a whole, also where it departs no longer.
            bool departs = Departs(reply.Code, reply.Advice) || (reply.Advice.Count > 0 && Departs(reply.Code, names.BuiltInAdvice(reply.Code)));
            if (!departs)
                continue;
            foreach (Advice advice in ByCode(reply.Advice))
            {
                if (advice.IsDefault)
                    rows.Add(new Row(reply.Code, advice.Action, SmtpStage.Any));
                rows.AddRange(advice.Stages.Select(stage => new Row(reply.Code, advice.Action, stage)));
            }
        }

        return new AdviceOutput(new EquatableArray<Row>([.. rows]));
    }

    public void Write(CodeWriter code)
    {
        code.Line();
        foreach (Row row in Rows)
        {
            string stage = row.Stage == SmtpStage.Any ? "" : $", Stage = global::SmtpReplies.SmtpStage.{row.Stage}";
            code.Line($"[assembly: global::SmtpReplies.ReplyAdviceAttribute({CodeWriter.Number(row.Code)}, global::SmtpReplies.SmtpAction.{row.Action.ToString()}{stage})]");
        }
    }

    private static IEnumerable<Advice> ByCode(EquatableArray<Advice> list) => list.Where(static advice => advice.Enhanced.Count == 0);

    private static bool Departs(int code, EquatableArray<Advice> list) => list.Count > 0 && ByCode(list).Any(advice => (code / 100) switch
    {
        4 => advice.Action is SmtpAction.GiveUp or SmtpAction.ChangeRequest or SmtpAction.AskPerson,
        5 => advice.Action is SmtpAction.RetryLater,
        _ => advice.Action is not SmtpAction.Continue,
    });

    internal sealed record Row(int Code, SmtpAction Action, SmtpStage Stage);
}
