using System.Text;
using SmtpReplies.Generators.Catalog;

namespace SmtpReplies.Generators.Emit;

/// <summary>
/// The catalog as data: one packed row per entry, in the form that CatalogRow.cs of the runtime describes and reads. A row costs the
/// compiler one literal and the JIT next to nothing; as code, each entry would be an object initializer of a hundred lines.
/// </summary>
internal sealed record RowsOutput(OutputOptions Options, EquatableArray<string> Replies, EquatableArray<string> EnhancedStatusCodes) : IOutput
{
    public string HintName => Options.BuiltIn ? "BuiltInCatalog.g.cs" : "SmtpReplyCodes.Catalog.g.cs";

    public bool IsEmpty => false;

    public static RowsOutput From(CatalogOutput output) => new(
        output.Options,
        new EquatableArray<string>([.. output.Catalog.Replies.OrderBy(static reply => reply.Code).Select(Pack)]),
        new EquatableArray<string>([.. output.Catalog.EnhancedStatusCodes.Select(Pack)]));

    public void Write(CodeWriter code)
    {
        code.Line().OpenNamespace(Options.Namespace);
        if (Options.BuiltIn)
        {
            code.Line("/// <summary>The built-in catalog, in rows.</summary>").GeneratedCode().Open("internal static class BuiltInCatalog");
            Method(code, "Replies", Replies);
            code.Line();
            Method(code, "EnhancedStatusCodes", EnhancedStatusCodes);
        }
        else
        {
            code.GeneratedCode()
                .Open($"internal static partial class {Options.ClassName}")
                .Line("/// <summary>The built-in catalog, overlaid with this project's codes.json.</summary>")
                .Line("internal static global::SmtpReplies.SmtpReplyCatalog Catalog { get; } = global::SmtpReplies.SmtpReplyCatalog.BuiltIn.Overlay(")
                .Line("    global::SmtpReplies.SmtpReplyCatalog.FromRows(");
            Array(code, Replies, ",");
            Array(code, EnhancedStatusCodes, "));");
        }

        code.Close().CloseNamespace(Options.Namespace);
    }

    private static void Method(CodeWriter code, string name, EquatableArray<string> rows)
    {
        code.Line($"internal static string[] {name}()").Line("{").Line("    return");
        Array(code, rows, ";");
        code.Line("}");
    }

    private static void Array(CodeWriter code, EquatableArray<string> rows, string after)
    {
        code.Line("        new string[]").Line("        {");
        foreach (string row in rows)
            code.Literal("            ", row, ",");
        code.Line("        }" + after);
    }

    private static string Pack(Reply reply)
    {
        var row = new Row();
        row.Number(reply.Code).Text(reply.Name).Text(reply.Status is { } status ? CodeWriter.Number((int)status) : "");
        row.Stages(reply.Stages).Text(string.Join(" ", reply.Enhanced));
        row.References(reply.References);
        foreach (Advice advice in reply.Advice)
        {
            row.Line("a").Number((int)advice.Action).Stages(advice.Stages).Text(string.Join(" ", advice.Enhanced)).Text(advice.Reason);
            if (advice.Reference is { } reference)
                row.Number(reference.Rfc).Text(reference.Section);
        }

        row.Texts("en", reply.Texts with { Title = reply.RestatesBuiltIn ? reply.Texts.Title : reply.Title });
        foreach (LocalizedTexts localized in reply.Localized)
        {
            row.Texts(localized.Culture, localized.Texts);
            foreach (string reason in localized.Reasons)
                row.Text(reason);
        }

        return row.ToString();
    }

    private static string Pack(EnhancedStatusCode code)
    {
        var row = new Row();
        row.Text(code.Code).Text(code.Name).Text(code.Title ?? code.Name).Text(string.Join(" ", code.Replies.Select(CodeWriter.Number))).Text(code.Deprecated ? "1" : "");
        row.References(code.References);
        return row.ToString();
    }

    private sealed class Row
    {
        private readonly StringBuilder _text = new();

        public Row Number(int number) => Text(CodeWriter.Number(number));

        public Row Stages(EquatableArray<SmtpStage> stages) => Text(string.Join(" ", stages.Select(static stage => CodeWriter.Number((int)stage))));

        public Row Text(string? text)
        {
            if (_text.Length > 0)
                _text.Append('\t');
            foreach (char c in text ?? "")
            {
                switch (c)
                {
                    case '\\':
                        _text.Append("\\\\");
                        break;
                    case '\n':
                        _text.Append("\\n");
                        break;
                    case '\t':
                        _text.Append("\\t");
                        break;
                    default:
                        _text.Append(c);
                        break;
                }
            }

            return this;
        }

        public Row Line(string kind)
        {
            _text.Append('\n').Append(kind);
            return this;
        }

        public void References(EquatableArray<Reference> references)
        {
            if (references.Count == 0)
                return;
            Line("r");
            foreach (Reference reference in references)
                Number(reference.Rfc).Text(reference.Section);
        }

        public void Texts(string culture, Texts texts) =>
            Line("t").Text(culture).Text(texts.Title).Text(texts.Description).Text(texts.WhenSeen).Text(texts.HowToFix);

        public override string ToString() => _text.ToString();
    }
}
