using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Flow.Sessions;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>What all bodies of a compilation share: the libraries, and summaries of methods that others call.</summary>
internal sealed class FlowContext(LibraryMap libraries)
{
    private readonly ConcurrentDictionary<ISymbol, Value.CodeSet?> _sets = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<(Derivation? Derivation, BinaryOperatorKind Kind, object Constant), ReplySet> _comparisons = new();

    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    public LibraryMap Libraries { get; } = libraries;

    public PredicateSummaries Predicates { get; } = new();

    public CallSummaries Calls { get; } = new();

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

        static object Number(object value) => value is char character ? (int)character : value;

        static int? Order(object a, object b) => Number(a) is int x && Number(b) is int y ? x.CompareTo(y) : null;
    }

    /// <summary>The constant collection that a readonly field, a get-only property or a never reassigned local holds; null if it is none.</summary>
    public Value.CodeSet? SetOf(ISymbol symbol, CancellationToken cancellationToken)
    {
        return _sets.GetOrAdd(symbol, Read);

        Value.CodeSet? Read(ISymbol key) =>
            CodeSets.InitializerOf(key, cancellationToken) is { } initializer
                ? CodeSets.Read(initializer, ModelOf(initializer.SyntaxTree), cancellationToken)
                : null;
    }

    /// <summary>
    /// The model of any tree of the compilation. RS1030 warns of this because it may bind a tree twice; summaries need the bodies
    /// of other files, and each is asked for once per compilation.
    /// </summary>
#pragma warning disable RS1030
    public SemanticModel ModelOf(SyntaxTree tree) => _models.GetOrAdd(tree, key => Libraries.Compilation.GetSemanticModel(key));
#pragma warning restore RS1030
}
