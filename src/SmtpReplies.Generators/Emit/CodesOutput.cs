using SmtpReplies.Generators.Catalog;

namespace SmtpReplies.Generators.Emit;

/// <summary>The constants: the enum <c>SmtpReplyCode</c> for the built-in catalog, a class of constants for the file of a project.</summary>
internal sealed record CodesOutput(OutputOptions Options, EquatableArray<CodesOutput.Row> Rows) : IOutput
{
    public string HintName => Options.BuiltIn ? "SmtpReplyCode.g.cs" : "SmtpReplyCodes.g.cs";

    public bool IsEmpty => Rows.Count == 0;

    public static CodesOutput From(CatalogOutput output) => new(
        output.Options,
        new EquatableArray<Row>([.. output.Catalog.Replies
            .Where(static reply => !reply.RestatesBuiltIn)
            .Select(static reply => new Row(reply.Code, reply.Name, reply.Title, reply.Texts, reply.References))]));

    public void Write(CodeWriter code)
    {
        code.Line().OpenNamespace(Options.Namespace, Options.BuiltIn ? [] : ["SmtpReplyCode"]);
        if (Options.BuiltIn)
        {
            code.Line("/// <summary>An SMTP reply code (RFC 5321, section 4.2). Any number may be cast to it; those that an RFC or the registry knows have a name.</summary>")
                .GeneratedCode()
                .Open("public enum SmtpReplyCode")
                .Line("/// <summary>No reply: the connection was lost, or nothing has been read yet.</summary>")
                .Line("None = 0,");
        }
        else
        {
            code.Line("/// <summary>The reply codes of this project's codes.json.</summary>")
                .Open($"internal static partial class {Options.ClassName}");
        }

        foreach (Row row in Rows)
        {
            if (Options.BuiltIn || row != Rows[0])
                code.Line();
            string number = CodeWriter.Number(row.Code);
            code.Doc("summary", number, " ", row.Title, ": ", row.Texts.Description ?? "");
            Remarks(code, row);
            if (Options.BuiltIn)
                code.Line($"{row.Name} = {number},");
            else
                code.Line($"internal const SmtpReplyCode__ {row.Name} = (SmtpReplyCode__){number};");
        }

        code.Close().CloseNamespace(Options.Namespace);
    }

    private static void Remarks(CodeWriter code, Row row)
    {
        if (row.Texts.WhenSeen is null && row.Texts.HowToFix is null && row.References.Count == 0)
            return;
        code.Line("/// <remarks>");
        if (row.Texts.WhenSeen is { } whenSeen)
            code.Doc("para", "When seen: ", whenSeen);
        if (row.Texts.HowToFix is { } howToFix)
            code.Doc("para", "How to fix: ", howToFix);
        if (row.References.Count > 0)
            code.Doc("para", string.Join("; ", row.References.Select(Words)) + ".");
        code.Line("/// </remarks>");
    }

    private static string Words(Reference reference) =>
        $"RFC {CodeWriter.Number(reference.Rfc)}, {(reference.Section[0] is >= '0' and <= '9' ? "section " : "")}{reference.Section}";

    internal sealed record Row(int Code, string Name, string Title, Texts Texts, EquatableArray<Reference> References);
}
