using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SmtpReplies.Analyzers.Libraries;

/// <summary>The library tables, as seen from one compilation.</summary>
internal sealed class LibraryMap
{
    /// <summary>Every library that is known. A new one is one file, and one name here.</summary>
    internal static readonly LibraryTable[] Tables =
    [
        SystemNetMail.Table, MailKit.Table, MailKit.Messages, RawSockets.Table, OwnRuntime.Table, Polly.Version7, Polly.Version8,
        MassTransit.Abstractions, MassTransit.Table, Wolverine.Table, Hangfire.Table, SmtpServerLibrary.Table, SmtpServerLibrary.Faults,
    ];

    /// <summary>The rows by the bare name of their type, which no symbol has to make up first. No type is looked up: they come by as symbols.</summary>
    private static readonly Dictionary<string, (LibraryTable Table, TypeRow Row)[]> Rows = Tables
        .SelectMany(static table => table.Types.Select(row => (Table: table, Row: row)))
        .GroupBy(static pair => pair.Row.MetadataName.Substring(pair.Row.MetadataName.LastIndexOf('.') + 1).Split('`')[0], StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>The names of all members: most of what a body calls has none of them.</summary>
    private static readonly HashSet<string> MemberNames = [.. Tables.SelectMany(static table => table.Types).SelectMany(static row => row.Members).Select(static member => member.Name)];

    private readonly ConcurrentDictionary<INamedTypeSymbol, TypeRow?> _types = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, TypeRole> _roles = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, MemberRow?> _members = new(SymbolEqualityComparer.Default);

    private readonly Lazy<ReplySet> _treatedAsTransient;

    private readonly Func<INamedTypeSymbol, TypeRow?>? _ownRow;

    private LibraryMap(Compilation compilation, Func<INamedTypeSymbol, TypeRow?>? ownRow)
    {
        Compilation = compilation;
        _ownRow = ownRow;
        _treatedAsTransient = new Lazy<ReplySet>(ReadAdvice);
    }

    public Compilation Compilation { get; }

    /// <summary>
    /// 5yz codes that may be tried again: 552, which RFC 5321 (section 4.5.3.1.10) tells a client to treat as 452 after RCPT,
    /// and what a <c>codes.json</c> advises so (<c>[assembly: ReplyAdvice]</c>).
    /// </summary>
    public ReplySet TreatedAsTransient => _treatedAsTransient.Value;

    /// <summary>The tables for a compilation.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="ownRow">The row of an exception or enum of the compilation itself, if it is like one of a library's.</param>
    public static LibraryMap Create(Compilation compilation, Func<INamedTypeSymbol, TypeRow?>? ownRow = null) => new(compilation, ownRow);

    public TypeRole RoleOf(ITypeSymbol? type)
    {
        // No table has a special type (string, int, object), and most types are one.
        if (type is not INamedTypeSymbol { SpecialType: SpecialType.None } named)
            return TypeRole.None;
        return _roles.TryGetValue(named, out var known) ? known : _roles.GetOrAdd(named, Find);

        TypeRole Find(INamedTypeSymbol key)
        {
            for (var current = key; current is { SpecialType: SpecialType.None }; current = current.BaseType)
            {
                if (RowOf(current) is { Role: not (TypeRole.None or TypeRole.WiderThanCarrier) and var role })
                    return role;
            }

            return TypeRole.None;
        }
    }

    /// <summary>Whether the type is an enum of reply codes; a nullable one counts as well.</summary>
    public bool IsCodeEnum(ITypeSymbol? type) => RoleOf(Unwrap(type)) == TypeRole.CodeEnum;

    /// <summary>Whether the exception says that some recipients were refused and the others have the message.</summary>
    public bool IsPartialRefusal(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && RowOf(named) is { IsPartialRefusal: true };

    /// <summary>Whether the exception tells of several refused recipients of one message.</summary>
    public bool IsRefusalOfSeveral(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && RowOf(named) is { IsOfSeveral: true };

    /// <summary>Whether a value of the type is a code or carries one.</summary>
    public bool HasCode(ITypeSymbol? type) => RoleOf(Unwrap(type)) is TypeRole.CodeEnum or TypeRole.CodeCarrier;

    public bool IsCodeCarrier(ITypeSymbol? type) => RoleOf(Unwrap(type)) == TypeRole.CodeCarrier;

    /// <summary>The row of a method, constructor or property, by its own type or the one it overrides.</summary>
    public MemberRow? RowOf(ISymbol member)
    {
        if (!MemberNames.Contains(member.Name) && !(member.ContainingType is { } type && MayHaveOwnRow(type)))
            return null;
        member = member.OriginalDefinition;
        return _members.TryGetValue(member, out var known) ? known : _members.GetOrAdd(member, Find);

        MemberRow? Find(ISymbol symbol)
        {
            for (ISymbol? current = symbol; current is not null; current = Overridden(current))
            {
                if (current.ContainingType is { } type
                    && RowOf(type) is { } row
                    && row.Members.FirstOrDefault(m => m.Name == current.Name) is { } found)
                {
                    return found;
                }
            }

            return null;
        }
    }

    /// <summary>Whether the type has a member that opens a connection.</summary>
    public bool CanConnect(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (RowOf(current)?.Members.Any(static member => member.Verb == Verb.Connect) == true)
                return true;
        }

        return false;
    }

    public Verb VerbOf(ISymbol member, int arguments) =>
        RowOf(member) is { } row && arguments >= row.MinimumArguments ? row.Verb : Verb.None;

    /// <summary>What a matcher promises by <c>[ReplyCode]</c> and <c>[ReplyRange]</c>: the codes it is true for; null without them.</summary>
    public static ReplySet? MatchedCodes(ISymbol member)
    {
        ReplySet? codes = null;
        foreach (var attribute in member.GetAttributes())
        {
            var arguments = attribute.ConstructorArguments;
            if (Is(attribute, OwnRuntime.ReplyCodeAttribute) && arguments is [{ Value: int code }])
                codes = (codes ?? ReplySet.Empty).Union(ReplySet.Of(code));
            else if (Is(attribute, OwnRuntime.ReplyRangeAttribute) && arguments is [{ Value: int first }, { Value: int last }])
                codes = (codes ?? ReplySet.Empty).Union(ReplySet.Range(first, last));
        }

        return codes;
    }

    /// <summary>Whether a <c>catch</c> of this type can receive a reply code: the exception itself, or a base of it.</summary>
    public bool CanCarryCode(ITypeSymbol? caught)
    {
        return caught is null
            || RoleOf(caught) == TypeRole.CodeCarrier
            || (caught is INamedTypeSymbol named && RowOf(named) is { Role: TypeRole.WiderThanCarrier });
    }

    private TypeRow? RowOf(INamedTypeSymbol type)
    {
        if (MayHaveOwnRow(type))
            return _types.GetOrAdd(type.OriginalDefinition, _ownRow!);
        if (!Rows.TryGetValue(type.Name, out var candidates))
            return null;
        type = type.OriginalDefinition;
        return _types.TryGetValue(type, out var known) ? known : _types.GetOrAdd(type, RowAmong(candidates, type));
    }

    private TypeRow? RowAmong((LibraryTable Table, TypeRow Row)[] candidates, INamedTypeSymbol type)
    {
        foreach (var (table, row) in candidates)
        {
            // A user's own type of the same name is another type; the runtime's own source is not.
            var assembly = type.ContainingAssembly;
            var belongs = table.Assembly is null
                ? !SymbolEqualityComparer.Default.Equals(assembly, Compilation.Assembly)
                : assembly?.Name == table.Assembly;
            if (belongs && type.ContainingType is null && HasName(type, row.MetadataName))
                return row;
        }

        return null;
    }

    /// <summary>The type of what holds a value: a variable, a field or a property; null for anything else.</summary>
    public static ITypeSymbol? TypeOf(ISymbol? symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    /// <summary>Whether the type is an exception.</summary>
    public static bool IsException(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
                return true;
        }

        return false;
    }

    private bool MayHaveOwnRow(INamedTypeSymbol type) =>
        _ownRow is not null && (type.TypeKind == TypeKind.Enum || (type.TypeKind == TypeKind.Class && IsException(type)))
        && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, Compilation.Assembly);

    private static bool HasName(INamedTypeSymbol type, string metadataName)
    {
        if (!metadataName.EndsWith(type.MetadataName, StringComparison.Ordinal))
            return false;
        var end = metadataName.Length - type.MetadataName.Length;
        for (var current = type.ContainingNamespace; current is { IsGlobalNamespace: false }; current = current.ContainingNamespace)
        {
            // From the end: the name of the namespace, and the dot behind it.
            end -= current.Name.Length + 1;
            if (end < 0 || string.CompareOrdinal(metadataName, end, current.Name, 0, current.Name.Length) != 0)
                return false;
        }

        return end == 0;
    }

    private static bool Is(AttributeData attribute, string metadataName) =>
        attribute.AttributeClass is { } type && HasName(type, metadataName);

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
                if (!Is(attribute, OwnRuntime.ReplyAdviceAttribute)
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
