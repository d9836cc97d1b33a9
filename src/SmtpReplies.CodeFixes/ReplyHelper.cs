using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.CodeFixes;

/// <summary>What a method of the project makes of a reply that it reads, as far as its text and that of the methods it calls can tell.</summary>
internal sealed class ReplyHelper
{
    /// <summary>More methods than one reply goes through.</summary>
    private const int MethodLimit = 20;

    private readonly List<SyntaxNode> _nodes = [];
    private readonly IMethodSymbol _method;
    private readonly ExpressionSyntax _call;

    private ReplyHelper(IMethodSymbol method, ExpressionSyntax call)
    {
        _method = method;
        _call = call;
    }

    /// <summary>Null for a call of a library's member.</summary>
    public static ReplyHelper? Of(IInvocationOperation call, Finding finding)
    {
        var method = call.TargetMethod;
        if (method.DeclaringSyntaxReferences.IsEmpty && method.MethodKind != MethodKind.DelegateInvoke)
            return null;
        var helper = new ReplyHelper(method, (ExpressionSyntax)call.Syntax);
        var known = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var next = new Queue<IMethodSymbol>();
        next.Enqueue(method);
        while (next.Count != 0 && known.Count < MethodLimit)
        {
            var one = next.Dequeue().OriginalDefinition;
            if (!known.Add(one))
                continue;
            foreach (var reference in one.DeclaringSyntaxReferences)
            {
                var declaration = reference.GetSyntax(finding.CancellationToken);
                var model = SameOrOther(declaration.SyntaxTree, finding);
                foreach (var node in declaration.DescendantNodes())
                {
                    helper._nodes.Add(node);
                    if (node is InvocationExpressionSyntax inner
                        && model?.GetSymbolInfo(inner, finding.CancellationToken).Symbol is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false } called)
                    {
                        next.Enqueue(called);
                    }
                }
            }
        }

        return helper;
    }

    /// <summary>Whether the text that it returns still begins with the code.</summary>
    public bool KeepsStart => _method.MethodKind != MethodKind.DelegateInvoke && !_nodes.Exists(static node => CutsStart(node) && !IsAside(node));

    /// <summary>Whether a number that it returns is the whole code: three digits are made a number, and none of them is taken alone.</summary>
    public bool FindsCode =>
        _nodes.Exists(static node => node is InvocationExpressionSyntax call && NameOf(call) is "Parse" or "TryParse" or "ToInt32")
        && _nodes.Exists(static node => IsNumber(node, 3))
        && !_nodes.Exists(static node => node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.DivideExpression } division && IsNumber(division.Right, 100))
        && !_nodes.Exists(static node => node is ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: var index }] } && IsNumber(index, 0) && IsDigitAlone(node))
        && !_nodes.Exists(static node => node is ArgumentListSyntax { Arguments: [{ Expression: var start }, { Expression: var length }] } && IsNumber(start, 0) && IsNumber(length, 1));

    /// <summary>Whether it says true of a good reply, and of no refusal: by what it compares with, or is given to compare with.</summary>
    public bool Accepts(WantedReply wanted)
    {
        if (wanted.Starts.Length != 1 || RetryNames.Words(_method.Name).Any(static word => word is "fail" or "failed" or "failure" or "error" or "refused" or "rejected" or "bad" or "not"))
            return false;
        var isNegated = _nodes.Exists(static node => ReturnedBy(node) is { } returned
            && ReplyTest.Bare(returned) is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression });
        return !isNegated && _nodes.Concat(_call.DescendantNodes()).OfType<LiteralExpressionSyntax>().Any(literal => Names(literal, wanted));
    }

    /// <summary>Whether the first character is made a number: <c>line[0] - '0'</c>, <c>int.Parse(line[0].ToString())</c>.</summary>
    private static bool IsDigitAlone(SyntaxNode node) => node.Parent
        is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.SubtractExpression }
        or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString" }
        or ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetNumericValue" } } };

    private static ExpressionSyntax? ReturnedBy(SyntaxNode node) => (node as ReturnStatementSyntax)?.Expression ?? (node as ArrowExpressionClauseSyntax)?.Expression;

    /// <summary>Whether a literal is the code that is wanted, or the beginning of it that something is compared with.</summary>
    private static bool Names(LiteralExpressionSyntax literal, WantedReply wanted)
    {
        var text = literal.Token.ValueText.TrimEnd(' ', '-');
        var code = wanted.Code.ToString(CultureInfo.InvariantCulture);
        if (text == code)
            return true;
        var isStart = text.Length is 1 or 2 && code.StartsWith(text, StringComparison.Ordinal);
        return (isStart || text == $"{code[0]}00") && literal.Parent switch
        {
            ConstantPatternSyntax => isStart,
            RelationalPatternSyntax { OperatorToken.RawKind: (int)SyntaxKind.GreaterThanEqualsToken } => !isStart,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } => isStart,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.GreaterThanOrEqualExpression } => !isStart,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => isStart && NameOf(call) is "StartsWith" or "Equals",
            _ => false,
        };
    }

    /// <summary>Whether a text may begin otherwise than what it was made of.</summary>
    private static bool CutsStart(SyntaxNode node)
    {
        switch (node)
        {
            case InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } call:
                return NameOf(call) switch
                {
                    "Substring" or "Slice" or "AsSpan" or "AsMemory" => arguments.Count != 0 && !IsNumber(arguments[0].Expression, 0),
                    "Remove" => arguments.Count != 0 && IsNumber(arguments[0].Expression, 0),
                    "Split" or "Insert" or "PadLeft" or "Format" => true,
                    "TrimStart" => arguments.Count != 0,
                    // Line ends may go.
                    "Replace" => !(arguments.FirstOrDefault()?.Expression is LiteralExpressionSyntax { Token.ValueText: var replaced } && string.IsNullOrWhiteSpace(replaced)),
                    "Append" or "AppendLine" or "Concat" => arguments.Count != 0 && arguments[0].Expression is LiteralExpressionSyntax { Token.Value: string said } && said.Any(char.IsLetterOrDigit),
                    _ => false,
                };
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Groups" }:
                return true;
            case RangeExpressionSyntax { LeftOperand: { } left }:
                return !IsNumber(left, 0);
            case InterpolatedStringExpressionSyntax interpolated:
                return interpolated.Contents.FirstOrDefault() is InterpolatedStringTextSyntax;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression, Left: LiteralExpressionSyntax { Token.Value: string text } }:
                return text.Any(char.IsLetterOrDigit);
            default:
                return false;
        }
    }

    /// <summary>Whether what a node makes is tested, thrown, or given to somebody who writes it down or sends it.</summary>
    private static bool IsAside(SyntaxNode node)
    {
        for (var (child, parent) = (node, node.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case ThrowStatementSyntax or ThrowExpressionSyntax:
                case IfStatementSyntax { Condition: var condition } when condition == child:
                case WhileStatementSyntax { Condition: var condition1 } when condition1 == child:
                case DoStatementSyntax { Condition: var condition2 } when condition2 == child:
                case ConditionalExpressionSyntax { Condition: var condition3 } when condition3 == child:
                case BinaryExpressionSyntax { RawKind: not ((int)SyntaxKind.AddExpression or (int)SyntaxKind.CoalesceExpression) }:
                    return true;
                case InvocationExpressionSyntax call when call.ArgumentList == child
                    && (NameOf(call) is "Parse" or "TryParse" or "ToInt32" or "Equals" or "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "GetBytes" || NameOf(call).StartsWith("Write", StringComparison.Ordinal)
                        || NameOf(call).StartsWith("Send", StringComparison.Ordinal) || RetryNames.SaysLog(NameOf(call))):
                    return true;
                case StatementSyntax:
                    return false;
            }
        }

        return false;
    }

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };

    private static bool IsNumber(SyntaxNode node, int number) => node is LiteralExpressionSyntax { Token.Value: int value } && value == number;

    private static SemanticModel? SameOrOther(SyntaxTree tree, Finding finding) =>
        tree == finding.Node.SyntaxTree ? finding.Model : finding.Model.Compilation.ContainsSyntaxTree(tree) ? finding.Model.Compilation.GetSemanticModel(tree) : null;
}
