using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// The permanent replies of a server that is written by hand, from a handler of its own passing fault: <c>writer.WriteLine("554 disk full")</c>.
/// What gives them gives the good replies of a server as well, somewhere in the file: by that it is known.
/// </summary>
internal static class HandmadeAnswers
{
    /// <summary>Calls that only wait for another one.</summary>
    private static readonly string[] Waits = ["ConfigureAwait", "AsTask", "Wait", "GetAwaiter", "GetResult", "Result"];

    /// <summary>A reply that is given somewhere.</summary>
    /// <param name="Code">Its code.</param>
    /// <param name="Giver">The call, the variable, or "return".</param>
    /// <param name="IsText">The code stands at the beginning of a text; otherwise it is a number.</param>
    /// <param name="Call">The call, if it is one.</param>
    private sealed record Answer(int Code, string Giver, bool IsText, ExpressionSyntax? Call);

    /// <summary>Looks at the handlers of a file that speaks of SMTP; they are found by its text.</summary>
    public static void Collect(SyntaxNode root, FileWords words, FileContext file)
    {
        foreach (var token in words.TokensAt("catch"))
        {
            if (token is { RawKind: (int)SyntaxKind.CatchKeyword, Parent: CatchClauseSyntax clause })
                LookAt(clause, root, file);
        }
    }

    private static void LookAt(CatchClauseSyntax clause, SyntaxNode root, FileContext file)
    {
        foreach (var node in clause.Block.DescendantNodes(static inner => inner is not (CatchClauseSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            if (AnswerOf(node, file) is { Code: >= 500 and <= 599 } answer
                && !Reads(clause)
                && OwnFaults.FaultOf(clause, file, isSure: true) is { } fault
                && !IsOther(answer, file)
                && IsServer(answer, node, root, file))
            {
                file.Facts.Answers.Add(new AnswerSite(node, answer.Code, answer.Giver, fault));
                return;
            }
        }
    }

    /// <summary>Whether what fails may be the connection of the client.</summary>
    private static bool Reads(CatchClauseSyntax clause) => clause.Parent is TryStatementSyntax { Block: var tried }
        && tried.DescendantNodes().Any(static node => node is InvocationExpressionSyntax { Expression: var called }
            && called is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "File" } }
            && RetryNames.Words(NameOf(called) ?? "").FirstOrDefault() is "read" or "receive");

    /// <summary>Whether it is a log, a library's own reply, or another protocol's.</summary>
    private static bool IsOther(Answer answer, FileContext file) =>
        answer.Call is { } call
        && file.ModelOf(call.SyntaxTree).GetSymbolInfo(call, file.CancellationToken).Symbol is { } symbol
        && (file.Libraries.VerbOf(symbol, int.MaxValue) is Verb.Log or Verb.Answer
            || RetryNames.Words(symbol.Name).FirstOrDefault() is "log" or "trace" or "debug" or "print" or "report" or "show");

    private static bool IsServer(Answer answer, SyntaxNode where, SyntaxNode root, FileContext file)
    {
        return !ReplyNames.IsOfOtherProtocol(file.ModelOf(where.SyntaxTree).GetEnclosingSymbol(where.SpanStart, file.CancellationToken))
            && root.DescendantNodes().Any(node => AnswerOf(node, file) is { } other && other.Giver == answer.Giver && IsGood(other));

        // A client may make up "550" and "250" for itself, but neither the go-ahead nor a greeting.
        static bool IsGood(Answer other) => other.Code is 220 or 221 or 354 || (other.IsText && other.Code == 250);
    }

    private static Answer? AnswerOf(SyntaxNode node, FileContext file)
    {
        if (CodeOf(node, file) is not (var code and (220 or 221 or 250 or 354 or (>= 500 and <= 599)), var isText))
            return null;
        string? giver = null;
        ExpressionSyntax? call = null;
        for (var parent = node.Parent; parent is not null; node = parent, parent = node.Parent)
        {
            switch (parent)
            {
                case ArgumentSyntax or ArgumentListSyntax or ParenthesizedExpressionSyntax or AwaitExpressionSyntax or MemberAccessExpressionSyntax:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when sum.Left == node:
                    break;
                case InvocationExpressionSyntax { Expression: var called } invocation:
                    if (NameOf(called) is { } name && Array.IndexOf(Waits, name) < 0)
                        (giver, call) = (name, invocation);
                    break;
                case ObjectCreationExpressionSyntax { Type: var type } creation:
                    (giver, call) = ("new " + type, creation);
                    break;
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax when giver is not null || isText:
                    return new Answer(code, giver is null or "FromResult" ? "return" : giver, isText, call);
                case ExpressionStatementSyntax when giver is not null:
                    return new Answer(code, giver, isText, call);
                case AssignmentExpressionSyntax { Left: var left } when left != node && isText && giver is null && NameOf(left) is { } variable:
                    return new Answer(code, variable, isText, null);
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The code that a text begins with, or that is given as a number or by a constant; zero if there is none.</summary>
    private static (int Code, bool IsText) CodeOf(SyntaxNode node, FileContext file)
    {
        switch (node)
        {
            case LiteralExpressionSyntax { Token.Value: string whole }:
                return (CodeIn(whole), true);
            case InterpolatedStringExpressionSyntax { Contents: [InterpolatedStringTextSyntax { TextToken.ValueText: var begins }, ..] }:
                return (CodeIn(begins), true);
            case LiteralExpressionSyntax { Token.Value: int number, Parent: ArgumentSyntax }:
                return (number, false);
            case IdentifierNameSyntax { Parent: ArgumentSyntax } or MemberAccessExpressionSyntax { Parent: ArgumentSyntax }:
                return file.ModelOf(node.SyntaxTree).GetConstantValue(node, file.CancellationToken) switch
                {
                    { HasValue: true, Value: string constant } => (CodeIn(constant), true),
                    { HasValue: true, Value: int constant } => (constant, false),
                    _ => default,
                };
            default:
                return default;
        }

        static int CodeIn(string text) =>
            text.Length >= 3 && text[0] is >= '2' and <= '5' && text[1] is >= '0' and <= '9' && text[2] is >= '0' and <= '9' && (text.Length == 3 || text[3] is ' ' or '-' or '\r')
                ? ((text[0] - '0') * 100) + ((text[1] - '0') * 10) + text[2] - '0'
                : 0;
    }

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax { Identifier.ValueText: var name } => name,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        MemberBindingExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        _ => null,
    };
}
