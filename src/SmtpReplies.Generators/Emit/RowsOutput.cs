using System.Globalization;
using System.Text;
using SmtpReplies.Generators.Catalog;

namespace SmtpReplies.Generators.Emit;

/// <summary>
/// The catalog as data: one packed row per entry, in the form that CatalogRow.cs of the runtime describes and reads, all of them in one literal,
/// which costs the compiler and the JIT next to nothing; as code, each entry would be an object initializer of a hundred lines.
/// </summary>
internal sealed record RowsOutput(OutputOptions Options, EquatableArray<string> Rows) : IOutput
{
    public string HintName => Options.BuiltIn ? "BuiltInCatalog.g.cs" : "SmtpReplyCodes.Catalog.g.cs";

    public bool IsEmpty => false;

    public static RowsOutput From(CatalogOutput output) => new(
        output.Options,
        new EquatableArray<string>([.. output.Catalog.Replies.OrderBy(static reply => reply.Code).Select(Pack), .. output.Catalog.EnhancedStatusCodes.Select(Pack)]));

    public void Write(CodeWriter code)
    {
        code.Line().OpenNamespace(Options.Namespace);
        if (Options.BuiltIn)
        {
            code.Line("/// <summary>The built-in catalog, in rows.</summary>")
                .GeneratedCode()
                .Open("internal static class BuiltInCatalog")
                .Verbatim("internal const string Rows = ", Rows, ";");
        }
        else
        {
            code.GeneratedCode()
                .Open($"internal static partial class {Options.ClassName}")
                .Line("/// <summary>The built-in catalog, overlaid with this project's codes.json.</summary>")
                .Line("internal static global::SmtpReplies.SmtpReplyCatalog Catalog { get; } = global::SmtpReplies.SmtpReplyCatalog.BuiltIn.Overlay(")
                .Verbatim("    global::SmtpReplies.SmtpReplyCatalog.FromRows(", Rows, "));");
        }

        code.Close().CloseNamespace(Options.Namespace);
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
                    case var _ when CodeWriter.IsUnreadable(c):
                        _text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
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
