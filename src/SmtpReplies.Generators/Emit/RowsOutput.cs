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

    public static RowsOutput From(CatalogOutput output)
    {
        (EquatableArray<Reply> replies, EquatableArray<EnhancedStatusCode> enhanced) = output.Catalog;
        string[] rows = new string[replies.Count + enhanced.Count];
        int count = 0;
        var row = new Row();
        foreach (Reply reply in replies)
            rows[count++] = Pack(reply, row);
        foreach (EnhancedStatusCode code in enhanced)
            rows[count++] = Pack(code, row);
        return new RowsOutput(output.Options, new EquatableArray<string>(rows));
    }

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

    private static string Pack(Reply reply, Row row)
    {
        row.Number(reply.Code).Text(reply.Name).Text(reply.Status is { } status ? CodeWriter.Number((int)status) : "");
        row.Stages(reply.Stages).Texts(reply.Enhanced);
        row.References(reply.References);
        foreach (Advice advice in reply.Advice)
        {
            row.Line("a").Number((int)advice.Action).Stages(advice.Stages).Texts(advice.Enhanced).Text(advice.Reason);
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

        return row.Take();
    }

    private static string Pack(EnhancedStatusCode code, Row row)
    {
        row.Text(code.Code).Text(code.Name).Text(code.Title ?? code.Name).Numbers(code.Replies).Text(code.Deprecated ? "1" : "");
        row.References(code.References);
        return row.Take();
    }

    private sealed class Row
    {
        private readonly StringBuilder _text = new();

        public Row Number(int number) => Text(CodeWriter.Number(number));

        public Row Numbers(EquatableArray<int> numbers) => numbers.Count == 0 ? Text("") : Text(string.Join(" ", numbers.Select(CodeWriter.Number)));

        public Row Stages(EquatableArray<SmtpStage> stages) => stages.Count == 0 ? Text("") : Text(string.Join(" ", stages.Select(static stage => CodeWriter.Number((int)stage))));

        public Row Texts(EquatableArray<string> texts) => Text(texts.Count == 0 ? "" : string.Join(" ", texts));

        public Row Text(string? text)
        {
            if (_text.Length > 0)
                _text.Append('\t');
            text ??= "";
            int done = 0;
            for (int i = 0; i < text.Length; i++)
            {
                char c = text[i];
                if (c is >= ' ' and <= '~' and not '\\')
                    continue;

                _text.Append(text, done, i - done);
                done = i + 1;
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

            _text.Append(text, done, text.Length - done);
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

        /// <summary>The row, after which another may be written.</summary>
        public string Take()
        {
            string row = _text.ToString();
            _text.Clear();
            return row;
        }
    }
}
