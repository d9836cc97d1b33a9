using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// Nodes in a row with a token between each two: the operands of <c>a || b || c</c>, the patterns of <c>A or B</c>, the elements of a list.
/// One can be taken out as a person would do it, with the comment behind it and without disturbing its neighbours.
/// </summary>
internal sealed class Row
{
    private readonly List<SyntaxNode> _items = [];
    private readonly List<SyntaxToken> _separators = [];

    public IReadOnlyList<SyntaxNode> Items => _items;

    /// <summary>The elements of a list.</summary>
    public static Row Of<TNode>(SeparatedSyntaxList<TNode> list)
        where TNode : SyntaxNode
    {
        var row = new Row();
        row._items.AddRange(list);
        row._separators.AddRange(list.GetSeparators());
        return row;
    }

    /// <summary>The operands of a chain of one operator, or of one pattern combinator.</summary>
    public static Row Of(SyntaxNode chain)
    {
        var row = new Row();
        row.Add(chain, chain.Kind());
        return row;
    }

    /// <summary>The whole chain that an operand belongs to; null if it is in none of this kind.</summary>
    public static SyntaxNode? ChainAround(SyntaxNode operand, params SyntaxKind[] kinds)
    {
        if (operand.Parent is not { } chain || !kinds.Contains(chain.Kind()))
            return null;
        while (chain.Parent is { } parent && parent.IsKind(chain.Kind()))
            chain = parent;
        return chain;
    }

    public SeparatedSyntaxList<TNode> ToList<TNode>()
        where TNode : SyntaxNode => SyntaxFactory.SeparatedList(_items.Cast<TNode>(), _separators);

    public SyntaxNode ToChain(SyntaxKind kind)
    {
        var chain = _items[0];
        for (var i = 1; i < _items.Count; i++)
        {
            chain = chain is PatternSyntax left
                ? SyntaxFactory.BinaryPattern(kind, left, _separators[i - 1], (PatternSyntax)_items[i])
                : SyntaxFactory.BinaryExpression(kind, (ExpressionSyntax)chain, _separators[i - 1], (ExpressionSyntax)_items[i]);
        }

        return chain;
    }

    public int IndexOf(SyntaxNode item) => _items.IndexOf(item);

    public void Replace(int index, SyntaxNode item) => _items[index] = item.WithTriviaFrom(_items[index]);

    public void RemoveAt(int index)
    {
        // "a\n    || b": the operator goes with the operand behind it. "a ||\n    b", "A, B": with the one before.
        if (index > 0 && (index == _separators.Count || HasLineEnd(_items[index - 1].GetTrailingTrivia())))
            RemoveWithSeparatorBefore(index);
        else if (index < _separators.Count)
            RemoveWithSeparatorBehind(index);
        else
            _items.RemoveAt(index);
    }

    private void Add(SyntaxNode node, SyntaxKind kind)
    {
        var (left, separator, right) = node switch
        {
            BinaryExpressionSyntax binary when binary.IsKind(kind) => (binary.Left, binary.OperatorToken, binary.Right),
            BinaryPatternSyntax pattern when pattern.IsKind(kind) => (pattern.Left, pattern.OperatorToken, pattern.Right),
            _ => ((SyntaxNode?)null, default(SyntaxToken), (SyntaxNode?)null),
        };
        if (left is null || right is null)
        {
            _items.Add(node);
            return;
        }

        Add(left, kind);
        _separators.Add(separator);
        _items.Add(right);
    }

    private void RemoveWithSeparatorBefore(int index)
    {
        var (before, separator, removed) = (_items[index - 1], _separators[index - 1], _items[index]);
        var between = before.GetTrailingTrivia().AddRange(separator.LeadingTrivia).AddRange(separator.TrailingTrivia).AddRange(removed.GetLeadingTrivia());
        var behind = removed.GetTrailingTrivia();
        // What was said of the neighbour, or stands on lines of its own, stays. What was said behind the removed node goes with its line.
        SyntaxTriviaList kept;
        if (!HasLineEnd(between))
            kept = Comments(between).AddRange(behind);
        else if (!HasComment(between))
            kept = behind;
        else
            kept = HasLineEnd(behind) ? ToLastLineEnd(between) : between;
        _items[index - 1] = before.WithTrailingTrivia(kept);
        _items.RemoveAt(index);
        _separators.RemoveAt(index - 1);
    }

    private void RemoveWithSeparatorBehind(int index)
    {
        var (removed, separator, next) = (_items[index], _separators[index], _items[index + 1]);
        var behind = removed.GetTrailingTrivia().AddRange(separator.LeadingTrivia).AddRange(separator.TrailingTrivia);
        var startsLine = HasLineEnd(TriviaBefore(index)) || HasLineEnd(removed.GetLeadingTrivia());
        if (HasLineEnd(separator.TrailingTrivia) && startsLine)
        {
            // The line goes. A comment on lines of its own may be a heading of more than the removed node.
            var heading = HasComment(removed.GetLeadingTrivia()) ? ToLastLineEnd(removed.GetLeadingTrivia()) : default;
            _items[index + 1] = next.WithLeadingTrivia(heading.AddRange(next.GetLeadingTrivia()));
        }
        else if (HasLineEnd(behind) && index > 0)
        {
            _separators[index - 1] = _separators[index - 1].WithTrailingTrivia(behind);
        }
        else
        {
            _items[index + 1] = next.WithLeadingTrivia(removed.GetLeadingTrivia().AddRange(Comments(next.GetLeadingTrivia())));
        }

        _items.RemoveAt(index);
        _separators.RemoveAt(index);
    }

    private SyntaxTriviaList TriviaBefore(int index) =>
        index > 0 ? _separators[index - 1].TrailingTrivia : _items[0].GetFirstToken().GetPreviousToken().TrailingTrivia;

    public static bool HasLineEnd(SyntaxTriviaList trivia) => trivia.Any(SyntaxKind.EndOfLineTrivia);

    public static bool HasComment(SyntaxTriviaList trivia) => trivia.Any(IsComment);

    /// <summary>Comments, and the line ends and spaces between them.</summary>
    private static SyntaxTriviaList Comments(SyntaxTriviaList trivia) => HasComment(trivia) ? trivia : default;

    private static SyntaxTriviaList ToLastLineEnd(SyntaxTriviaList trivia) =>
        SyntaxFactory.TriviaList(trivia.Reverse().SkipWhile(static one => !one.IsKind(SyntaxKind.EndOfLineTrivia)).Reverse());

    private static bool IsComment(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);
}
