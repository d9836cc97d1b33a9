using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SmtpReplies.Generators.Catalog;

namespace SmtpReplies.Generators;

/// <summary>Where the generated types go: the few options of a project that the output depends on.</summary>
/// <param name="BuiltIn">Whether the file is the built-in catalog, as in the runtime library itself.</param>
/// <param name="Namespace">The namespace, ready to be written; empty for the global one.</param>
/// <param name="ClassName">The class that holds the constants, ready to be written.</param>
internal sealed record OutputOptions(bool BuiltIn, string Namespace, string ClassName)
{
    private const string DefaultClassName = "SmtpReplyCodes";

    // What marks an additional file as a codes.json; its name alone never does.
    private const string FileMetadata = "build_metadata.AdditionalFiles.SmtpReplies";
    private const string FileMark = "codes";

    public static OutputOptions Read(AnalyzerConfigOptions options)
    {
        if (options.TryGetValue("build_property.SmtpRepliesBuiltInCatalog", out string? builtIn)
            && string.Equals(builtIn, "true", StringComparison.OrdinalIgnoreCase))
        {
            return new OutputOptions(true, "SmtpReplies", "SmtpReplyCode");
        }

        string? name = Option(options, "SmtpRepliesNamespace") ?? Option(options, "RootNamespace");
        return new OutputOptions(
            false,
            name is null ? "" : string.Join(".", name.Split('.').Select(Identifier)),
            Identifier(Option(options, "SmtpRepliesClassName") ?? DefaultClassName));
    }

    public static bool IsCodesFile(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue(FileMetadata, out string? mark) && string.Equals(mark, FileMark, StringComparison.OrdinalIgnoreCase);

    /// <summary>The one file that counts, of those that are marked: the first by path, in whatever order the build names them.</summary>
    public static AdditionalText? Choose(IEnumerable<AdditionalText> files, AnalyzerConfigOptionsProvider options) =>
        files.Where(file => IsCodesFile(file, options)).OrderBy(static file => file.Path, StringComparer.Ordinal).FirstOrDefault();

    public NameRules Names() => BuiltIn ? NameRules.ForBuiltIn : NameRules.ForProject(ClassName);

    private static string? Option(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_property." + name, out string? value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    // A project may be called "My-Mailer 2": what MSBuild takes as a root namespace need not be one.
    private static string Identifier(string part)
    {
        var name = new StringBuilder(part.Length + 1);
        foreach (char c in part.TrimStart('@'))
            name.Append(SyntaxFacts.IsIdentifierPartCharacter(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format ? c : '_');
        if (name.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(name[0]))
            name.Insert(0, '_');
        return SyntaxFacts.GetKeywordKind(name.ToString()) == SyntaxKind.None ? name.ToString() : "@" + name;
    }
}
