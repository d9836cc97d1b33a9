using SmtpReplies.Generators.Catalog;

namespace SmtpReplies.Generators.Emit;

/// <summary>The matchers: <c>IsServiceReady()</c> and the like, for a code and for a reply, each saying in an attribute what it is true for.</summary>
internal sealed record MatchersOutput(OutputOptions Options, EquatableArray<MatchersOutput.Row> Rows) : IOutput
{
    private static readonly (string Name, int First, string Meaning)[] Classes =
    [
        ("PositiveCompletion", 200, "the command was carried out"),
        ("PositiveIntermediate", 300, "the server waits for more input"),
        ("Transient", 400, "not carried out, for a reason that may pass"),
        ("Permanent", 500, "not carried out, and the same request must not be expected to succeed"),
    ];

    public string HintName => Options.BuiltIn ? "SmtpReplyMatchers.g.cs" : "SmtpReplyCodesExtensions.g.cs";

    public bool IsEmpty => Rows.Count == 0;

    private string ClassName => Options.BuiltIn ? "SmtpReplyMatchers" : Options.ClassName + "Extensions";

    private string Access => Options.BuiltIn ? "public" : "internal";

    public static MatchersOutput From(CatalogOutput output) => new(
        output.Options,
        new EquatableArray<Row>([.. output.Catalog.Replies
            .Where(static reply => !reply.RestatesBuiltIn)
            .Select(static reply => new Row(reply.Code, reply.Name, reply.Title))]));

    public void Write(CodeWriter code)
    {
        code.Line().OpenNamespace(Options.Namespace, "SmtpReplyCode", "SmtpReply", "ReplyCodeAttribute");
        code.Line(Options.BuiltIn
            ? "/// <summary>Asks which reply it is, or which class of reply. The analyzers know from the attributes what each method is true for.</summary>"
            : "/// <summary>Asks whether a reply is one of this project's codes.json.</summary>");
        code.GeneratedCode().Open($"{Access} static {(Options.BuiltIn ? "" : "partial ")}class {ClassName}");
        bool first = true;
        if (Options.BuiltIn)
        {
            foreach ((string name, int lowest, string meaning) in Classes)
            {
                string digit = CodeWriter.Number(lowest / 100);
                Write(code, ref first, new Matcher(
                    name, "global::SmtpReplies.ReplyRangeAttribute", $"{CodeWriter.Number(lowest)}, {CodeWriter.Number(lowest + 99)}",
                    digit + "yz", meaning + " (RFC 5321, section 4.2.1)", " / 100 == ", digit));
            }
        }

        // As numbers: to find the == of an enum costs the compiler as much as all the rest of a matcher.
        foreach (Row row in Rows)
        {
            string number = CodeWriter.Number(row.Code);
            Write(code, ref first, new Matcher(row.Name, "ReplyCodeAttribute__", number, number, row.Title, " == ", number));
        }

        code.Close().CloseNamespace(Options.Namespace);
    }

    private void Write(CodeWriter code, ref bool first, in Matcher matcher)
    {
        foreach ((string type, string parameter, string subject) in (ReadOnlySpan<(string, string, string)>)
            [("SmtpReplyCode", "code", "code"), ("SmtpReply", "reply", "reply.Code")])
        {
            if (!first)
                code.Line();
            first = false;
            code.Doc("summary", "Whether the reply code is ", matcher.Codes, ": ", matcher.Meaning, ".");
            if (Options.BuiltIn)
            {
                code.Line($"/// <param name=\"{parameter}\">The {(parameter == "code" ? "reply code" : "reply")}.</param>")
                    .Line("/// <returns>True if it is.</returns>");
            }

            code.Line($"[{matcher.Attribute}({matcher.Arguments})]")
                .Line($"{Access} static bool Is{matcher.Name}(this {type}__ {parameter}) => (int){subject}{matcher.Test}{matcher.Number};");
        }
    }

    internal sealed record Row(int Code, string Name, string Title);

    private readonly record struct Matcher(string Name, string Attribute, string Arguments, string Codes, string Meaning, string Test, string Number);
}
