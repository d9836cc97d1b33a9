using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Flow.Sessions;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>What all bodies of a compilation share: the libraries, and summaries of methods that others call.</summary>
internal sealed class FlowContext
{
    private readonly ConcurrentDictionary<ISymbol, Value?> _codes = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<IPropertySymbol, IOperation?> _getters = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<(Derivation? Derivation, BinaryOperatorKind Kind, object Constant), ReplySet> _comparisons = new();

    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<IOperation>> _operations = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<SyntaxTree, FileWords> _words = new();

    private readonly ConcurrentDictionary<(ITypeSymbol Type, FlowOptions Options), ImmutableArray<Choice>> _choices = new();

    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _madeAlone = new(SymbolEqualityComparer.Default);

    public FlowContext(Compilation compilation)
    {
        Libraries = LibraryMap.Create(compilation, type => OwnRefusals.RowOf(type, this));
        Numbers = new ReplyNumbers(this);
    }

    public LibraryMap Libraries { get; }

    public PredicateSummaries Predicates { get; } = new();

    public CallSummaries Calls { get; } = new();

    public ReplyNumbers Numbers { get; }

    public MethodLooks MethodLooks { get; } = new();

    /// <summary>The codes whose derived value compares so to a constant. The same few comparisons come again and again.</summary>
    public ReplySet CodesWhere(Derivation? derivation, BinaryOperatorKind kind, object constant)
    {
        return _comparisons.GetOrAdd((derivation, kind, constant), static key =>
        {
            var (derivation, kind, constant) = key;
            Func<object, bool> holds = kind switch
            {
                BinaryOperatorKind.Equals => value => Equals(Number(value), Number(constant)),
                BinaryOperatorKind.LessThan => value => Order(value, constant) < 0,
                BinaryOperatorKind.LessThanOrEqual => value => Order(value, constant) <= 0,
                BinaryOperatorKind.GreaterThan => value => Order(value, constant) > 0,
                _ => value => Order(value, constant) >= 0,
            };
            return ReplySet.Where(code => Derivation.Apply(derivation, code) is { } value && holds(value));
        });

        static int? Order(object a, object b) => Number(a) is int x && Number(b) is int y ? x.CompareTo(y) : null;
    }

    /// <summary>A constant as it is compared with a code: a number of whatever type as <see cref="int"/>.</summary>
    public static object Number(object value) => value switch
    {
        char character => (int)character,
        sbyte or byte or short or ushort => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        uint number when number <= int.MaxValue => (int)number,
        long number when number is >= int.MinValue and <= int.MaxValue => (int)number,
        ulong number when number <= int.MaxValue => (int)number,
        _ => value,
    };

    /// <summary>The constant collection or table that a readonly field, a get-only property or a never reassigned local holds; null if it is none.</summary>
    public Value? CodesOf(ISymbol symbol, CancellationToken cancellationToken) =>
        _codes.TryGetValue(symbol, out var known) ? known : _codes.GetOrAdd(symbol, ReadCodes(symbol, cancellationToken));

    private Value? ReadCodes(ISymbol symbol, CancellationToken cancellationToken) =>
        IsOwn(symbol) && CodeSets.InitializerOf(symbol, cancellationToken) is { } initializer
            ? CodeSets.ReadAny(initializer, ModelOf(initializer.SyntaxTree), cancellationToken)
            : null;

    /// <summary>The one expression that a property of the compilation returns; null if it has none, may be overridden, or calls what could do anything.</summary>
    public IOperation? GetterOf(IPropertySymbol property, CancellationToken cancellationToken) =>
        _getters.TryGetValue(property.OriginalDefinition, out var known) ? known : _getters.GetOrAdd(property.OriginalDefinition, ReadGetter(property.OriginalDefinition, cancellationToken));

    private IOperation? ReadGetter(IPropertySymbol key, CancellationToken cancellationToken)
    {
        if (key.IsVirtual || key.IsAbstract || (key.IsOverride && !key.IsSealed && !key.ContainingType.IsSealed)
            || !IsOwn(key) || key.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not PropertyDeclarationSyntax declaration)
        {
            return null;
        }

        var getter = declaration.AccessorList?.Accessors.FirstOrDefault(static accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration));
        var expression = declaration.ExpressionBody?.Expression
            ?? getter?.ExpressionBody?.Expression
            ?? (getter?.Body is { Statements: [ReturnStatementSyntax { Expression: var returned }] } ? returned : null);
        if (expression is null || ModelOf(expression.SyntaxTree).GetOperation(expression, cancellationToken) is not { } operation)
            return null;
        var parts = operation.DescendantsAndSelf().Take(GetterLimit + 1).ToList();
        return parts.Count <= GetterLimit && parts.TrueForAll(IsHarmless) ? operation : null;

        static bool IsHarmless(IOperation part) => part switch
        {
            IInvocationOperation { TargetMethod: var method } => method.DeclaringSyntaxReferences.IsEmpty && IsOfFramework(method.ContainingNamespace),
            IAssignmentOperation or IIncrementOrDecrementOperation or IAnonymousFunctionOperation or IAwaitOperation => false,
            _ => true,
        };

        static bool IsOfFramework(INamespaceSymbol space) => space is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
            or { Name: "Linq" or "Text" or "Globalization", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
    }

    /// <summary>Whether a symbol is declared in this compilation. One of another project has a declaration as well, which must not be bound here.</summary>
    public bool IsOwn(ISymbol symbol) =>
        SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Libraries.Compilation.Assembly)
        && symbol.DeclaringSyntaxReferences is [var first, ..] && Libraries.Compilation.ContainsSyntaxTree(first.SyntaxTree);

    /// <summary>Whether an exception of the program stands for every refusal, by the places where it is made.</summary>
    public bool IsMadeAlone(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        _madeAlone.GetOrAdd(type, key => OwnRefusals.IsMadeAlone(key, this, cancellationToken));

    /// <summary>A member of an enum that says "again" or "for good".</summary>
    /// <param name="SaysRetry">What it says.</param>
    /// <param name="Subject">The member, as a message names it.</param>
    /// <param name="Constant">Its value.</param>
    public sealed record Choice(bool SaysRetry, string Subject, object Constant);

    /// <summary>The members of an enum that say "again" or "for good".</summary>
    public ImmutableArray<Choice> ChoicesOf(ITypeSymbol type, FlowOptions options) =>
        _choices.TryGetValue((type, options), out var known) ? known : _choices.GetOrAdd((type, options), static key => ReadChoices(key.Type, key.Options).ToImmutableArray());

    private static IEnumerable<Choice> ReadChoices(ITypeSymbol type, FlowOptions options)
    {
        var members = type.GetMembers().OfType<IFieldSymbol>().Where(static member => member is { HasConstantValue: true, ConstantValue: not null }).ToList();
        var knowsAgain = members.Exists(member => options.SaysRetry(type.Name, member.Name));
        foreach (var member in members)
        {
            if (options.SaysRetry(type.Name, member.Name))
                yield return new Choice(true, $"{type.Name}.{member.Name}", member.ConstantValue!);
            else if (options.SaysPermanent(member.Name) || (knowsAgain && RetryNames.SaysGivenUp(member.Name)))
                yield return new Choice(false, $"{type.Name}.{member.Name}", member.ConstantValue!);
        }
    }

    /// <summary>The words of a file of the compilation.</summary>
    public FileWords WordsOf(SyntaxTree tree) => _words.GetOrAdd(tree, static key => new FileWords(key.GetRoot(), key.GetText()));

    /// <summary>All operations of a method's own declaration, the outermost first; none without a body in this compilation. Several look through the same.</summary>
    public ImmutableArray<IOperation> OperationsOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        return _operations.TryGetValue(method, out var known) ? known : _operations.GetOrAdd(method, ReadOperations(method, cancellationToken));
    }

    private ImmutableArray<IOperation> ReadOperations(IMethodSymbol method, CancellationToken cancellationToken) =>
        IsOwn(method) && method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is var syntax
        && ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellationToken) is { } body
            ? body.DescendantsAndSelf().ToImmutableArray()
            : ImmutableArray<IOperation>.Empty;

    /// <summary>More operations than anyone writes into one property.</summary>
    private const int GetterLimit = 60;

    /// <summary>
    /// The model of any tree of the compilation. RS1030 warns of this because it may bind a tree twice; summaries need the bodies
    /// of other files, and each is asked for once per compilation.
    /// </summary>
#pragma warning disable RS1030
    public SemanticModel ModelOf(SyntaxTree tree) => _models.GetOrAdd(tree, key => Libraries.Compilation.GetSemanticModel(key));
#pragma warning restore RS1030
}
