using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>Tests for one reply: whether any reply can meet them.</summary>
internal sealed partial class SmtpFlow
{
    /// <summary>What a server can answer (RFC 5321, section 4.2.1; no command has a 1yz reply).</summary>
    private static readonly ReplySet Replies = ReplySet.Range(200, 599);

    private static readonly ReplySet Numbers = ReplySet.Range(0, 999);

    /// <summary>A node is evaluated once for each way that leads to it; what some way can meet is possible.</summary>
    private readonly Dictionary<SyntaxNode, (Carrier Carrier, int Code, bool IsExcluded)> _asked = [];

    /// <summary>Whose codes have all been taken, where a test is asked that no code leads to.</summary>
    private Carrier? _taken;

    /// <summary>A code is compared with one number.</summary>
    private void Ask(Value.CodeOf code, int asked, SyntaxNode where)
    {
        if (!(_recording || _taken is not null) || code.Carrier.Refusal is not null || code.Derivation is not null || asked == ReplySet.NoCode)
            return;
        var possible = _state.CodesOf(code.Carrier);
        // What may be another failure's code, or no code at all, has been asked for nothing yet.
        var excluded = !code.MayBeNull
            && (code.Carrier == _taken || (!possible.Contains(asked) && possible.Overlaps(Numbers) && !possible.Overlaps(ReplySet.NoFailure)));
        _asked[where] = (code.Carrier, asked, excluded && (!_asked.TryGetValue(where, out var known) || known.IsExcluded));
    }

    /// <summary>A test where the tests before it have taken all there is: no state leads there, so it is asked here, and nothing else comes of it.</summary>
    private void AskInVain(BasicBlock? behind, Carrier taken)
    {
        if (!_recording || behind is not { Operations.IsEmpty: true, BranchValue: IBinaryOperation or IIsPatternOperation } || _entries[behind.Ordinal] is not null
            || behind.BranchValue.DescendantsAndSelf().Any(static part => part is IInvocationOperation))
        {
            return;
        }

        (_taken, _recording) = (taken, false);
        Evaluate(behind.BranchValue);
        (_taken, _recording) = (null, true);
    }

    private void AddImpossibleTests(FlowFacts facts)
    {
        if (_asked.Count == 0)
            return;
        var symbols = new Dictionary<Carrier, ISymbol>();
        foreach (var pair in _symbolCarriers)
            symbols[pair.Value] = pair.Key;
        bool? looksInside = null;
        foreach (var pair in _asked)
        {
            var (carrier, code, excluded) = pair.Value;
            if (IsNegated(pair.Key))
                continue;
            symbols.TryGetValue(carrier, out var symbol);
            if (!Replies.Contains(code))
            {
                if (IsSurelyReply(carrier, symbol, code, pair.Key))
                    facts.ImpossibleTests.Add(new ImpossibleTest(pair.Key, code, IsNoReply: true));
            }
            else if (excluded && !IsAlternative(pair.Key) && (carrier.IsFailure || carrier.Reply != CallReply.None || symbol is ILocalSymbol or IParameterSymbol || IsFixed(carrier)) && !(looksInside ??= LooksInside()))
            {
                facts.ImpossibleTests.Add(new ImpossibleTest(pair.Key, code, IsNoReply: false));
            }
        }
    }

    /// <summary>
    /// Whether a code is that of a path such as <c>reply.Code</c> which is the same wherever it is asked for: nothing sets the variable again, and the
    /// member is set when it is made.
    /// </summary>
    private bool IsFixed(Carrier carrier)
    {
        if (_carriers.FirstOrDefault(pair => pair.Value == carrier).Key is not ValueTuple<ISymbol, string>(var root and (ILocalSymbol or IParameterSymbol { RefKind: RefKind.None }), var path)
            || !path.StartsWith(root.Name + ".", StringComparison.Ordinal)
            || LibraryMap.TypeOf(root)?.GetMembers(path.Substring(root.Name.Length + 1)).FirstOrDefault() is not { } member)
        {
            return false;
        }

        return IsSetOnce(member) && Operations(_graph).Count(Sets) <= (root is ILocalSymbol ? 1 : 0);

        // What is computed may change.
        static bool IsSetOnce(ISymbol member) => member is IFieldSymbol { IsReadOnly: true }
            || (member is IPropertySymbol { SetMethod: null or { IsInitOnly: true } } && member.ContainingType.GetMembers().Any(other =>
                other is IFieldSymbol { AssociatedSymbol: var property } && SymbolEqualityComparer.Default.Equals(property, member)));

        bool Sets(IOperation operation) => operation switch
        {
            IAssignmentOperation { Target: var target } => target is ILocalReferenceOperation or IParameterReferenceOperation && IsRoot(target),
            IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref, Value: var given } => IsRoot(given),
            _ => false,
        };

        bool IsRoot(IOperation operation) => SymbolEqualityComparer.Default.Equals(RootOf(operation), root);
    }

    /// <summary>What an alternative before it has let through already is said twice, not in vain: <c>code >= 500 || code == 550</c>.</summary>
    private static bool IsAlternative(SyntaxNode where) => where.AncestorsAndSelf().TakeWhile(static node => node is ExpressionSyntax).Any(static node =>
        node.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either && either.Right == node);

    /// <summary>
    /// A number that is a code by its name alone, or that a client of the program's own gives, may be an error of the system, unless the client
    /// stands there and has none; and a variable, or a reply that was never read, is zero before it is set.
    /// </summary>
    private bool IsSurelyReply(Carrier carrier, ISymbol? symbol, int code, SyntaxNode where)
    {
        var type = LibraryMap.TypeOf(symbol);
        if (type?.SpecialType == SpecialType.System_Int32 || carrier.Reply != CallReply.None)
        {
            return code > 999 && (carrier.Reply != CallReply.None || ReplyNames.SaysReplyCode(symbol!.Name))
                && _context.WordsOf(where.SyntaxTree).HasOnlyReplies(code.ToString(CultureInfo.InvariantCulture));
        }

        return code != 0 || carrier.IsFailure || (LibraryMap.IsException(type) && _libraries.IsCodeCarrier(type));
    }

    /// <summary>"not 552" holds for every reply where none is 552: it is needless, and does no harm.</summary>
    private static bool IsNegated(SyntaxNode where)
    {
        for (var node = where; node is PatternSyntax or ExpressionSyntax { Parent: PatternSyntax }; node = node.Parent!)
        {
            if (node is UnaryPatternSyntax)
                return true;
        }

        return false;
    }

    /// <summary>The parts of a failure stand for the failure here, but have codes of their own.</summary>
    private bool LooksInside() => Operations(_graph).Any(static operation => operation switch
    {
        IPropertyReferenceOperation property => property.Property.Name is "InnerException" or "InnerExceptions",
        IInvocationOperation call => call.TargetMethod.Name is "GetBaseException" or "Flatten",
        _ => false,
    });
}
