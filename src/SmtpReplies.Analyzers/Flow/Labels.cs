using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// What is said of a number beside it: the name of a constant, a comment, the other bound of a range. No control flow is needed for that;
/// a file that speaks of SMTP is asked about its meaning only where its text gives rise to it.
/// </summary>
internal sealed class Labels
{
    private readonly SemanticModel _model;
    private readonly LibraryMap _libraries;
    private readonly FlowFacts _facts;
    private readonly CancellationToken _cancellationToken;
    private readonly ReplyNumbers _numbers;
    private readonly SyntaxNode _root;
    private readonly FileWords _words;
    private HashSet<ISymbol>? _codes;

    public Labels(SyntaxNode root, FileWords words, SemanticModel model, FileContext file)
    {
        _root = root;
        _words = words;
        _model = model;
        _libraries = file.Libraries;
        _numbers = file.Shared.Numbers;
        _facts = file.Facts;
        _cancellationToken = file.CancellationToken;
    }

    /// <summary>Looks at a member that gives a number a name.</summary>
    public void LookAtName(SyntaxNode node)
    {
        switch (node)
        {
            case EnumMemberDeclarationSyntax { EqualsValue.Value: var value } member:
                CheckName(member.Identifier, value);
                break;
            case VariableDeclaratorSyntax { Initializer.Value: var value, Parent.Parent: FieldDeclarationSyntax field } constant
                when field.Modifiers.Any(SyntaxKind.ConstKeyword):
                CheckName(constant.Identifier, value);
                break;
        }
    }

    /// <summary>Looks at comments and comparisons. They are found by the text: a walk over all nodes would take longer than all the rest.</summary>
    public void LookAtText()
    {
        var text = _model.SyntaxTree.GetText(_cancellationToken).ToString();
        foreach (var token in _words.TokensAt("const int "))
        {
            if (token is { RawKind: (int)SyntaxKind.ConstKeyword, Parent: LocalDeclarationStatementSyntax { Declaration.Variables: var constants } })
            {
                foreach (var constant in constants.Where(static constant => constant.Initializer is not null))
                    CheckName(constant.Identifier, constant.Initializer!.Value);
            }
        }

        for (var i = text.IndexOfAny(Marks); i >= 0; i = text.IndexOfAny(Marks, i + 1))
        {
            if (text[i] == '/')
            {
                if (i + 1 == text.Length || text[i + 1] != '/')
                    continue;
                if (NumberAt(text, i + 2, out _) is not null)
                    LookAtComment(i);
                // Nothing else is on a line that begins so; it may be documentation, with tags.
                if (BeginsLine(text, i))
                    i = Math.Max(i, text.IndexOf('\n', i) - 1);
            }
            else if (MayCompareCode(text, i))
            {
                LookAtComparison(_root.FindToken(i), i);
            }
        }
    }

    private static readonly char[] Marks = ['/', '<', '>'];

    private static bool BeginsLine(string text, int position)
    {
        while (position > 0 && text[position - 1] is ' ' or '\t')
            position--;
        return position == 0 || text[position - 1] == '\n';
    }

    /// <summary>Whether an angle bracket has what may be a limit on one side; most have none, or stand for something else.</summary>
    private static bool MayCompareCode(string text, int position)
    {
        var end = position + 1;
        if (end < text.Length && text[end] == '=')
            end++;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
            end++;
        var start = position;
        while (start > 0 && char.IsWhiteSpace(text[start - 1]))
            start--;
        return MayBeLimit(text, end, 1) || MayBeLimit(text, start - 1, -1);
    }

    /// <summary>A number of three digits, or a name with a dot in it; what is in brackets is not looked into.</summary>
    private static bool MayBeLimit(string text, int first, int step)
    {
        var (length, hasDot) = (0, false);
        for (var i = first; i >= 0 && i < text.Length; i += step)
        {
            if (text[i] == '.')
                hasDot = true;
            else if (!char.IsLetterOrDigit(text[i]) && text[i] is not ('_' or '@' or ':'))
                return hasDot || (length == 0 ? text[i] is '(' or ')' or '/' : length >= 3 && char.IsDigit(text[first]));
            length++;
        }

        return true;
    }

    private void LookAtComparison(SyntaxToken token, int position)
    {
        if (token.SpanStart != position || KindOf(token) is null)
            return;
        switch (token.Parent)
        {
            case BinaryExpressionSyntax comparison when BoundIn(comparison) is { } bound:
                if (bound.IsUpperOfClass)
                    CheckUpper(bound, Operands(Whole(comparison)).Select(BoundIn));
                CheckThreshold(bound);
                break;
            case RelationalPatternSyntax pattern when BoundIn(pattern) is { } bound:
                if (bound.IsUpperOfClass)
                    CheckUpper(bound, Operands(Whole(pattern)).Select(BoundIn));
                CheckThreshold(bound);
                break;
        }
    }

    /// <summary>The conjunction that a comparison is part of.</summary>
    private static ExpressionSyntax Whole(ExpressionSyntax part)
    {
        while (part.Parent is ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression })
            part = (ExpressionSyntax)part.Parent;
        return part;
    }

    private static PatternSyntax Whole(PatternSyntax part)
    {
        while (part.Parent is ParenthesizedPatternSyntax or BinaryPatternSyntax { RawKind: (int)SyntaxKind.AndPattern })
            part = (PatternSyntax)part.Parent;
        return part;
    }

    // Names

    private void CheckName(SyntaxToken name, ExpressionSyntax value)
    {
        if (!ReplyNames.TryGetValue(name.ValueText, out var named)
            || _model.GetConstantValue(value, _cancellationToken) is not { HasValue: true, Value: { } constant }
            || NumberIn(constant) is not (>= 200 and <= 599 and var number)
            || named.Contains(number)
            || _model.GetDeclaredSymbol(value.Parent!.Parent!, _cancellationToken) is not { ContainingType: { } type }
            || !HoldsReplies(type))
        {
            return;
        }

        _facts.Mislabels.Add(new Mislabel(LabelKind.Name, value, name.ValueText, number, ReplyNames.Defined(named)));
    }

    private static int? NumberIn(object constant) => constant switch
    {
        int number => number,
        short number => number,
        ushort number => number,
        uint number => unchecked((int)number),
        _ => null,
    };

    /// <summary>Whether the numbers of a type are replies of SMTP: it says so, or two of them are what their names say.</summary>
    private bool HoldsReplies(INamedTypeSymbol type) =>
        _numbers.IsAmongSmtp(type) || (!ReplyNames.IsOfOtherProtocol(type) && type.GetMembers().Count(static member => member is IFieldSymbol { HasConstantValue: true, ConstantValue: { } value }
            && NumberIn(value) is { } number && ReplyNames.TryGetValue(member.Name, out var named) && named.Contains(number)) >= 2);

    // Comments

    private void LookAtComment(int position)
    {
        if (_root.FindTrivia(position) is var trivia && trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && trivia.SpanStart == position
            && CodeIn(trivia.ToString()) is { } code)
        {
            CheckComment(trivia, code);
        }
    }

    /// <summary>The one number that a comment begins with; null if it says more numbers, or counts something.</summary>
    private static int? CodeIn(string comment)
    {
        if (NumberAt(comment, 2, out var start) is not { } code)
            return null;
        var end = comment.IndexOf("//", start, StringComparison.Ordinal);
        var rest = comment.Substring(start, (end < 0 ? comment.Length : end) - start);
        if (rest.Length != 0 && rest[0] is not (' ' or '\t' or ':' or ';' or ',' or '-' or '\u2013'))
            return null;
        rest = rest.Trim(' ', '\t', ':', ';', ',', '-', '\u2013');
        if (rest.Any(char.IsDigit))
            return null;
        return Array.Exists(Units, unit => rest.StartsWith(unit, StringComparison.OrdinalIgnoreCase)) ? null : code;
    }

    /// <summary>The three digits of a possible code, behind any blanks.</summary>
    private static int? NumberAt(string text, int start, out int end)
    {
        while (start < text.Length && text[start] is ' ' or '\t')
            start++;
        end = start + 3;
        return end <= text.Length && text[start] is >= '2' and <= '5' && int.TryParse(text.Substring(start, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;
    }

    /// <summary>What a number before it counts.</summary>
    private static readonly string[] Units =
        ["ms", "milli", "sec", "s ", "min", "hour", "h ", "byte", "kb", "mb", "item", "mail", "messages", "recipients", "times", "tries", "attempt", "retries", "per ", "%", "or ", "and ", "/"];

    private void CheckComment(SyntaxTrivia comment, int code)
    {
        var line = _model.SyntaxTree.GetText(_cancellationToken).Lines.GetLineFromPosition(comment.SpanStart);
        SyntaxNode? where = null;
        IFieldSymbol? found = null;
        for (var token = _root.FindToken(line.Start); token.SpanStart < comment.SpanStart && !token.IsKind(SyntaxKind.EndOfFileToken); token = token.GetNextToken())
        {
            if (token.SpanStart < line.Start)
                continue;
            if (token.IsKind(SyntaxKind.NumericLiteralToken) && token.Value is int number && number == code)
                return;
            if (!token.IsKind(SyntaxKind.IdentifierToken))
                continue;
            var symbol = token.Parent switch
            {
                IdentifierNameSyntax name => _model.GetSymbolInfo(name, _cancellationToken).Symbol,
                EnumMemberDeclarationSyntax member => _model.GetDeclaredSymbol(member, _cancellationToken),
                VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } constant => _model.GetDeclaredSymbol(constant, _cancellationToken),
                _ => null,
            };
            if (symbol is not IFieldSymbol { HasConstantValue: true } field || !IsReply(field, token.Parent is IdentifierNameSyntax))
                continue;
            // Two members on a line: whose number it is nobody can say.
            if (found is not null && !SymbolEqualityComparer.Default.Equals(found, field))
                return;
            found = field;
            where ??= token.Parent switch
            {
                IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax access } name when access.Name == name => access,
                EnumMemberDeclarationSyntax { EqualsValue.Value: var value } => value,
                VariableDeclaratorSyntax { Initializer.Value: var value } => value,
                var parent => parent,
            };
        }

        if (found is not null && where is not null && NumberIn(found.ConstantValue!) is >= 200 and <= 599 and var actual && actual != code)
            _facts.Mislabels.Add(new Mislabel(LabelKind.Comment, where, found.Name, actual, ReplySet.Of(code)));
    }

    private bool IsReply(IFieldSymbol field, bool isReference) =>
        _libraries.IsCodeEnum(field.ContainingType)
        || ((field.ContainingType.TypeKind == TypeKind.Enum || !isReference) && field.DeclaringSyntaxReferences.Length != 0 && HoldsReplies(field.ContainingType));

    // Bounds

    /// <summary>A comparison with a constant: the first code above it, or the last below it.</summary>
    /// <param name="Where">The comparison or pattern.</param>
    /// <param name="Subject">What is compared; null for a pattern's input.</param>
    /// <param name="Limit">The constant.</param>
    /// <param name="IsLower">It is a lower bound.</param>
    /// <param name="Value">The lowest number that is in, or the highest.</param>
    private sealed record Bound(SyntaxNode Where, ExpressionSyntax? Subject, ExpressionSyntax Limit, bool IsLower, int Value)
    {
        /// <summary>It takes in the first code of a class, and no other.</summary>
        public bool IsUpperOfClass => this is { IsLower: false, Value: 300 or 400 or 500 };
    }

    private static IEnumerable<ExpressionSyntax> Operands(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
            expression = parenthesized.Expression;
        return expression is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both
            ? Operands(both.Left).Concat(Operands(both.Right))
            : [expression];
    }

    private static IEnumerable<PatternSyntax> Operands(PatternSyntax pattern)
    {
        while (pattern is ParenthesizedPatternSyntax parenthesized)
            pattern = parenthesized.Pattern;
        return pattern is BinaryPatternSyntax { RawKind: (int)SyntaxKind.AndPattern } both ? Operands(both.Left).Concat(Operands(both.Right)) : [pattern];
    }

    /// <summary>The kind of a token that orders; null for any other.</summary>
    private static SyntaxKind? KindOf(SyntaxToken token) => token.Kind() is
        SyntaxKind.LessThanToken or SyntaxKind.LessThanEqualsToken or SyntaxKind.GreaterThanToken or SyntaxKind.GreaterThanEqualsToken
            ? token.Kind()
            : null;

    private Bound? BoundIn(ExpressionSyntax expression)
    {
        if (expression is not BinaryExpressionSyntax comparison || KindOf(comparison.OperatorToken) is not { } kind)
            return null;
        if (IsLimit(comparison.Right) && MakeBound(comparison, comparison.Left, comparison.Right, kind) is { } bound)
            return bound;
        return IsLimit(comparison.Left)
            ? MakeBound(comparison, comparison.Right, comparison.Left, kind switch
            {
                SyntaxKind.LessThanToken => SyntaxKind.GreaterThanToken,
                SyntaxKind.LessThanEqualsToken => SyntaxKind.GreaterThanEqualsToken,
                SyntaxKind.GreaterThanToken => SyntaxKind.LessThanToken,
                _ => SyntaxKind.LessThanEqualsToken,
            })
            : null;
    }

    private Bound? BoundIn(PatternSyntax pattern) =>
        pattern is RelationalPatternSyntax relational && KindOf(relational.OperatorToken) is { } kind && IsLimit(relational.Expression)
            ? MakeBound(relational, null, relational.Expression, kind)
            : null;

    /// <summary>By its text: a number, a cast of one, or a member.</summary>
    private static bool IsLimit(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => IsLimit(parenthesized.Expression),
        CastExpressionSyntax cast => IsLimit(cast.Expression),
        LiteralExpressionSyntax { Token.Value: int number } => number is >= 100 and <= 999,
        // "i < items.Count" is the commonest of all, and no constant; to ask would bind the whole body.
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax, Name.Identifier.ValueText: not ("Count" or "Length") } => true,
        _ => false,
    };

    private Bound? MakeBound(SyntaxNode where, ExpressionSyntax? subject, ExpressionSyntax limit, SyntaxKind kind) =>
        ((limit as LiteralExpressionSyntax)?.Token.Value ?? _model.GetConstantValue(limit, _cancellationToken).Value) is int number
            ? new Bound(where, subject, limit, kind is SyntaxKind.GreaterThanToken or SyntaxKind.GreaterThanEqualsToken, kind switch
            {
                SyntaxKind.GreaterThanToken => number + 1,
                SyntaxKind.LessThanToken => number - 1,
                _ => number,
            })
            : null;

    /// <summary>"From 400 to 500" takes in 500, which is of the next class.</summary>
    private void CheckUpper(Bound upper, IEnumerable<Bound?> bounds)
    {
        var lower = bounds.FirstOrDefault(other => other is { IsLower: true, Value: >= 200 } && other.Value < upper.Value && other.Value % 100 <= 1 && IsSame(other.Subject, upper.Subject));
        if (lower is not null && IsCode(upper))
            _facts.Mislabels.Add(new Mislabel(LabelKind.UpperBound, upper.Where, upper.Where.ToString(), upper.Value, ReplySet.Range(lower.Value, upper.Value - 1)));
    }

    private static bool IsSame(ExpressionSyntax? a, ExpressionSyntax? b) => a is null ? b is null : b is not null && SyntaxFactory.AreEquivalent(a, b);

    /// <summary>A member in the middle of its class, where a class is meant to begin or end.</summary>
    private void CheckThreshold(Bound bound)
    {
        if (Bare(bound.Limit) is not MemberAccessExpressionSyntax member
            || _model.GetSymbolInfo(member, _cancellationToken).Symbol is not IFieldSymbol { HasConstantValue: true, ConstantValue: int code } field
            || code is < 400 or > 599
            || !_libraries.IsCodeEnum(field.ContainingType))
        {
            return;
        }

        // The codes of its class that have a name, on both sides of the bound.
        var first = bound.IsLower ? bound.Value : bound.Value + 1;
        var named = ReplySet.Empty;
        foreach (var other in field.ContainingType.GetMembers())
        {
            if (other is IFieldSymbol { HasConstantValue: true, ConstantValue: int number } && number / 100 == code / 100)
                named = named.Union(ReplySet.Of(number));
        }

        var outside = named.Intersect(bound.IsLower ? ReplySet.Range(0, first - 1) : ReplySet.Range(first, 999));
        if (outside.IsEmpty || outside.Equals(named) || HasOtherBound(bound, code / 100) || IsAskedAgain(bound))
            return;
        _facts.Mislabels.Add(new Mislabel(LabelKind.Threshold, bound.Where, bound.Where.ToString(), code, outside));
    }

    /// <summary>Two bounds in one class pick some of its codes, and mean no class.</summary>
    private bool HasOtherBound(Bound bound, int digit)
    {
        var others = Enumerable.Empty<Bound?>();
        if (bound.Where is ExpressionSyntax expression)
        {
            var whole = expression;
            while (whole.Parent is ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression })
                whole = (ExpressionSyntax)whole.Parent;
            others = whole.DescendantNodesAndSelf().OfType<BinaryExpressionSyntax>().Select(BoundIn);
        }
        else if (bound.Where is PatternSyntax pattern)
        {
            while (pattern.Parent is ParenthesizedPatternSyntax or BinaryPatternSyntax or UnaryPatternSyntax)
                pattern = (PatternSyntax)pattern.Parent;
            others = pattern.DescendantNodesAndSelf().OfType<RelationalPatternSyntax>().Select(BoundIn);
        }

        return others.Any(other => other is not null && other.Where != bound.Where && other.IsLower != bound.IsLower
            && other.Value / 100 == digit && IsSame(other.Subject, bound.Subject));
    }

    /// <summary>
    /// Whether where a bound leads asks for the same code: it only parts the codes that are asked for one by one, as what a compiler makes of a
    /// <c>switch</c> does, and means no class.
    /// </summary>
    private static bool IsAskedAgain(Bound bound)
    {
        SyntaxNode whole = bound.Where;
        while (whole.Parent is ParenthesizedExpressionSyntax)
            whole = whole.Parent;
        SyntaxNode? led = whole.Parent switch
        {
            IfStatementSyntax branch => branch.Statement,
            ConditionalExpressionSyntax choice when choice.Condition == whole => choice.WhenTrue,
            _ => null,
        };
        return led is not null && bound.Subject is { } subject
            && led.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Any(node => IsSame(node, Bare(subject)) && IsAsked(node));

        // code == 421, code - 450 <= 2, switch (code)
        static bool IsAsked(ExpressionSyntax code)
        {
            SyntaxNode asked = code;
            while (asked.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.SubtractExpression })
                asked = asked.Parent;
            return asked.Parent is SwitchStatementSyntax or SwitchExpressionSyntax or IsPatternExpressionSyntax
                or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.IsExpression or (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression
                    or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.GreaterThanOrEqualExpression };
        }
    }

    private static ExpressionSyntax Bare(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Bare(parenthesized.Expression),
        CastExpressionSyntax cast => Bare(cast.Expression),
        _ => expression,
    };

    // Which number is a reply code

    /// <summary>Whether what is bounded is a reply code: by its type, or because the file gives it one.</summary>
    private bool IsCode(Bound bound)
    {
        if (bound.Subject is { } subject)
            return IsCode(subject);
        // A pattern: what it is matched with.
        SyntaxNode node = bound.Where;
        while (node.Parent is PatternSyntax and not (RecursivePatternSyntax or ListPatternSyntax))
            node = node.Parent;
        return node.Parent switch
        {
            IsPatternExpressionSyntax test => IsCode(test.Expression),
            SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax { GoverningExpression: var input } } => IsCode(input),
            CasePatternSwitchLabelSyntax { Parent.Parent: SwitchStatementSyntax { Expression: var input } } => IsCode(input),
            SubpatternSyntax { ExpressionColon.Expression: { } name } => IsCodeSymbol(_model.GetSymbolInfo(name, _cancellationToken).Symbol),
            SubpatternSyntax { NameColon.Name: { } name } => IsCodeSymbol(_model.GetSymbolInfo(name, _cancellationToken).Symbol),
            _ => false,
        };
    }

    private bool IsCode(ExpressionSyntax expression) => IsCodeCast(expression)
        || (Bare(expression) is IdentifierNameSyntax or MemberAccessExpressionSyntax && IsCodeSymbol(_model.GetSymbolInfo(Bare(expression), _cancellationToken).Symbol));

    private bool IsCodeCast(ExpressionSyntax expression) => _libraries.IsCodeEnum(_model.GetTypeInfo(Bare(expression), _cancellationToken).Type);

    private bool IsCodeSymbol(ISymbol? symbol)
    {
        if (symbol is null)
            return false;
        return _libraries.IsCodeEnum(LibraryMap.TypeOf(symbol)) || _numbers.IsCode(symbol) || (_codes ??= GivenCodes()).Contains(symbol.OriginalDefinition);
    }

    /// <summary>Variables, members and parameters that get <c>(int)error.StatusCode</c> somewhere in the file.</summary>
    private HashSet<ISymbol> GivenCodes()
    {
        var codes = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var cast in _root.DescendantNodes().OfType<CastExpressionSyntax>())
        {
            if (cast.Type is not (PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.IntKeyword } or NullableTypeSyntax) || !IsCodeCast(cast.Expression))
                continue;
            SyntaxNode value = cast;
            while (value.Parent is ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression })
                value = value.Parent;
            var given = value.Parent switch
            {
                AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment when assignment.Right == value =>
                    _model.GetSymbolInfo(assignment.Left, _cancellationToken).Symbol,
                EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax or PropertyDeclarationSyntax } initializer =>
                    _model.GetDeclaredSymbol(initializer.Parent!, _cancellationToken),
                ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => _model.GetDeclaredSymbol(property, _cancellationToken),
                ArgumentSyntax { Parent.Parent: { } call } argument => ParameterOf(call, argument),
                _ => null,
            };
            if (given is not null)
                codes.Add(given.OriginalDefinition);
        }

        // var code = (int)error.StatusCode; ... ClassOf(code)
        if (codes.Count == 0)
            return codes;
        foreach (var argument in _root.DescendantNodes().OfType<ArgumentSyntax>())
        {
            if (argument is { Expression: IdentifierNameSyntax name, Parent.Parent: { } call }
                && codes.Any(code => code.Name == name.Identifier.ValueText)
                && _model.GetSymbolInfo(name, _cancellationToken).Symbol is { } passed && codes.Contains(passed.OriginalDefinition)
                && ParameterOf(call, argument) is { } parameter)
            {
                codes.Add(parameter.OriginalDefinition);
            }
        }

        return codes;
    }

    private ISymbol? ParameterOf(SyntaxNode call, ArgumentSyntax argument) => _model.GetOperation(argument, _cancellationToken) is Microsoft.CodeAnalysis.Operations.IArgumentOperation { Parameter: { } parameter }
        && call is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax
        && parameter.DeclaringSyntaxReferences.Length != 0
            ? parameter
            : null;
}
