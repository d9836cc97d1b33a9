using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SmtpReplies.Analyzers.Libraries;

/// <summary>The library tables, resolved against one compilation.</summary>
internal sealed class LibraryMap
{
    private static readonly LibraryTable[] Tables = [SystemNetMail.Table, MailKit.Table, RawSockets.Table, OwnRuntime.Table, Polly.Version7, Polly.Version8];

    private readonly Dictionary<INamedTypeSymbol, TypeRow> _types = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, MemberRow?> _members = new(SymbolEqualityComparer.Default);
    private readonly INamedTypeSymbol? _replyCodeAttribute;
    private readonly INamedTypeSymbol? _replyRangeAttribute;

    private LibraryMap(Compilation compilation)
    {
        Compilation = compilation;
        var referenced = new HashSet<string>(compilation.ReferencedAssemblyNames.Select(static name => name.Name), StringComparer.Ordinal);
        referenced.Add(compilation.AssemblyName ?? "");
        foreach (var table in Tables)
        {
            if (table.Assembly is not null && !referenced.Contains(table.Assembly))
                continue;
            foreach (var row in table.Types)
            {
                // A user's own type of the same name is another type: only the one from a reference counts, or our runtime's own source.
                foreach (var type in compilation.GetTypesByMetadataName(row.MetadataName))
                {
                    if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
                        || table.Assembly == compilation.AssemblyName)
                    {
                        _types[type] = row;
                    }
                }
            }
        }

        _replyCodeAttribute = Single(OwnRuntime.ReplyCodeAttribute);
        _replyRangeAttribute = Single(OwnRuntime.ReplyRangeAttribute);
        TreatedAsTransient = ReadAdvice();

        INamedTypeSymbol? Single(string name) => compilation.GetTypesByMetadataName(name).FirstOrDefault();
    }

    public Compilation Compilation { get; }

    /// <summary>
    /// 5yz codes that may be tried again: 552, which RFC 5321 (section 4.5.3.1.10) tells a client to treat as 452 after RCPT,
    /// and what a <c>codes.json</c> advises so (<c>[assembly: ReplyAdvice]</c>).
    /// </summary>
    public ReplySet TreatedAsTransient { get; }

    public static LibraryMap Create(Compilation compilation) => new(compilation);

    public TypeRole RoleOf(ITypeSymbol? type)
    {
        for (var current = type as INamedTypeSymbol; current is not null; current = current.BaseType)
        {
            if (_types.TryGetValue(current.OriginalDefinition, out var row) && row.Role != TypeRole.None)
                return row.Role;
        }

        return TypeRole.None;
    }

    /// <summary>Whether the type is an enum of reply codes; a nullable one counts as well.</summary>
    public bool IsCodeEnum(ITypeSymbol? type) => RoleOf(Unwrap(type)) == TypeRole.CodeEnum;

    /// <summary>Whether the exception says that some recipients were refused and the others have the message.</summary>
    public bool IsPartialRefusal(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && _types.TryGetValue(named.OriginalDefinition, out var row) && row.IsPartialRefusal;

    public bool IsCodeCarrier(ITypeSymbol? type) => RoleOf(Unwrap(type)) == TypeRole.CodeCarrier;

    /// <summary>The row of a method, constructor or property, by its own type or the one it overrides.</summary>
    public MemberRow? RowOf(ISymbol member)
    {
        return _members.GetOrAdd(member.OriginalDefinition, Find);

        MemberRow? Find(ISymbol symbol)
        {
            for (ISymbol? current = symbol; current is not null; current = Overridden(current))
            {
                if (current.ContainingType is { } type
                    && _types.TryGetValue(type.OriginalDefinition, out var row)
                    && row.Members.FirstOrDefault(m => m.Name == current.Name) is { } found)
                {
                    return found;
                }
            }

            return null;
        }
    }

    public Verb VerbOf(ISymbol member, int arguments) =>
        RowOf(member) is { } row && arguments >= row.MinimumArguments ? row.Verb : Verb.None;

    /// <summary>What a matcher promises by <c>[ReplyCode]</c> and <c>[ReplyRange]</c>: the codes it is true for; null without them.</summary>
    public ReplySet? MatchedCodes(ISymbol member)
    {
        if (_replyCodeAttribute is null && _replyRangeAttribute is null)
            return null;
        ReplySet? codes = null;
        foreach (var attribute in member.GetAttributes())
        {
            var arguments = attribute.ConstructorArguments;
            if (Is(attribute, _replyCodeAttribute) && arguments is [{ Value: int code }])
                codes = (codes ?? ReplySet.Empty).Union(ReplySet.Of(code));
            else if (Is(attribute, _replyRangeAttribute) && arguments is [{ Value: int first }, { Value: int last }])
                codes = (codes ?? ReplySet.Empty).Union(ReplySet.Range(first, last));
        }

        return codes;

        static bool Is(AttributeData attribute, INamedTypeSymbol? type) =>
            type is not null && SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, type);
    }

    /// <summary>Whether a <c>catch</c> of this type can receive a reply code: the exception itself, or a base of it.</summary>
    public bool CanCarryCode(ITypeSymbol? caught)
    {
        if (caught is null || RoleOf(caught) == TypeRole.CodeCarrier)
            return true;
        foreach (var pair in _types)
        {
            if (pair.Value.Role != TypeRole.CodeCarrier)
                continue;
            for (var current = pair.Key.BaseType; current is not null; current = current.BaseType)
            {
                if (current.SpecialType != SpecialType.System_Object && SymbolEqualityComparer.Default.Equals(current, caught))
                    return true;
            }
        }

        return false;
    }

    private static ISymbol? Overridden(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.OverriddenMethod?.OriginalDefinition,
        IPropertySymbol property => property.OverriddenProperty?.OriginalDefinition,
        _ => null,
    };

    private static ITypeSymbol? Unwrap(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    /// <summary>The attributes of the project replace those of the runtime, code by code.</summary>
    private ReplySet ReadAdvice()
    {
        var codes = ReplySet.Of(552);
        var runtime = Compilation.SourceModule.ReferencedAssemblySymbols.FirstOrDefault(static assembly => assembly.Name == OwnRuntime.Assembly);
        foreach (var assembly in (IAssemblySymbol?[])[runtime, Compilation.Assembly])
        {
            var (named, retried) = (ReplySet.Empty, ReplySet.Empty);
            foreach (var attribute in assembly?.GetAttributes() ?? ImmutableArray<AttributeData>.Empty)
            {
                if (attribute.AttributeClass?.ToDisplayString() != OwnRuntime.ReplyAdviceAttribute
                    || attribute.ConstructorArguments is not [{ Value: int code }, { Value: int action }])
                {
                    continue;
                }

                named = named.Union(ReplySet.Of(code));
                // At some stage is enough: at which one a body stands cannot be seen.
                if (action == OwnRuntime.RetryLater)
                    retried = retried.Union(ReplySet.Of(code));
            }

            codes = codes.Except(named).Union(retried);
        }

        return codes;
    }
}
