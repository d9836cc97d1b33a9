using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Generators.Catalog;

/// <summary>Which names are free for the replies of a file, and what the built-in catalog, which it overlays, has already.</summary>
internal sealed class NameRules
{
    // Members of every class; members that the generated types have; class matchers, whose methods start with Is as well.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
        "Catalog", "None", "value__",
        "PositiveCompletion", "PositiveIntermediate", "Transient", "Permanent",
    };

    private readonly string? _className;
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, EquatableArray<Advice>> _advice = [];

    private NameRules(string? className, ReplyCatalog below)
    {
        _className = className;
        foreach (Reply reply in below.Replies)
        {
            _codes[reply.Name] = reply.Code;
            _advice[reply.Code] = reply.Advice;
        }
    }

    private NameRules(string className, NameRules below)
    {
        _className = className;
        _codes = below._codes;
        _advice = below._advice;
    }

    /// <summary>For the built-in catalog itself.</summary>
    public static NameRules ForBuiltIn { get; } = new(null, ReplyCatalog.Empty);

    private static Lazy<NameRules> OverBuiltIn { get; } = new(static () =>
    {
        using Stream stream = typeof(NameRules).Assembly.GetManifestResourceStream("codes.json");
        return new NameRules(null, CatalogReader.Read(SourceText.From(stream), ForBuiltIn, [], CancellationToken.None));
    });

    /// <summary>For the file of a project.</summary>
    /// <param name="className">The class that its constants go into.</param>
    public static NameRules ForProject(string className) => new(className, OverBuiltIn.Value);

    /// <summary>Says why a name cannot be the name of a constant; <see langword="null"/> if it can.</summary>
    public string? WhyNot(string name)
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || HasFormatCharacter(name))
            return "it is no identifier";
        if (SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
            return "it is a keyword of C#";
        return Reserved.Contains(name) || name == _className ? "the generated types use it themselves" : null;
    }

    private static bool HasFormatCharacter(string name)
    {
        foreach (char c in name)
        {
            if (c > '\x7F' && char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                return true;
        }

        return false;
    }

    /// <summary>The code of the built-in reply of this name.</summary>
    public int? BuiltInCode(string name) => _codes.TryGetValue(name, out int code) ? code : null;

    /// <summary>The advice of the built-in reply; empty if there is no such reply.</summary>
    public EquatableArray<Advice> BuiltInAdvice(int code) => _advice.TryGetValue(code, out EquatableArray<Advice> advice) ? advice : default;
}
