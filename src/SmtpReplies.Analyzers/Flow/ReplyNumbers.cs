using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Flow.Sessions;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>What the result of a call says of a hand-made client's session.</summary>
internal enum CallReply
{
    /// <summary>It is no reply, or nobody can say.</summary>
    None,

    /// <summary>The reply to one command. What a refusal of it leaves to be tried is a question of its own: HELO, another mechanism, MAIL without parameters.</summary>
    Step,

    /// <summary>The reply to RCPT: how final it is, its first digit says.</summary>
    Recipient,

    /// <summary>What became of a message: the reply at which its transaction ended.</summary>
    Transaction,
}

/// <summary>Which numbers are reply codes where no library's type says so: by their names and surroundings, and by the call that they come from.</summary>
internal sealed class ReplyNumbers(FlowContext context)
{
    /// <summary>From the method that sends a message to the one that writes RCPT, or that reads a line.</summary>
    private const int DepthLimit = 3;

    private readonly ConcurrentDictionary<INamedTypeSymbol, BodyMarkers> _markers = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<IMethodSymbol, CallReply> _replies = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _holders = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<IMethodSymbol, bool> _besideReplies = new(SymbolEqualityComparer.Default);

    /// <summary>A number is a reply code only where its name says so and its surroundings speak of SMTP, and of no other protocol.</summary>
    public bool IsCode(ISymbol symbol) => symbol switch
    {
        IParameterSymbol { Type.SpecialType: SpecialType.System_Int32 } => ReplyNames.MentionsCode(symbol.Name) && (IsAmongSmtp(symbol) || IsBesideReplies(symbol)),
        ILocalSymbol { Type.SpecialType: SpecialType.System_Int32, IsConst: false } => ReplyNames.SaysCode(symbol.Name) && !IsReadOut(symbol) && IsAmongSmtp(symbol),
        IFieldSymbol { Type.SpecialType: SpecialType.System_Int32 } or IPropertySymbol { Type.SpecialType: SpecialType.System_Int32, IsIndexer: false } =>
            ReplyNames.SaysCode(symbol.Name) && IsAmongSmtp(symbol),
        _ => false,
    };

    /// <summary>Whether the method of a parameter names constants of a type that has the replies of SMTP, whatever else the type around it speaks of.</summary>
    private bool IsBesideReplies(ISymbol parameter) => !ReplyNames.IsOfOtherProtocol(parameter) && parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method
        && _besideReplies.GetOrAdd(method.OriginalDefinition, key => context.OperationsOf(key, default).Any(operation =>
            operation is IFieldReferenceOperation { Field: { IsConst: true, ContainingType: var type, ConstantValue: int number } } && ReplyNames.IsOfMailOnly(number) && IsAmongSmtp(type)));

    /// <summary>What a parser reads out of a text (<c>out var code</c>) is a code only where the text is known to be one.</summary>
    private bool IsReadOut(ISymbol local) =>
        !context.IsOwn(local) || local.DeclaringSyntaxReferences[0].GetSyntax() is SingleVariableDesignationSyntax { Parent: DeclarationExpressionSyntax };

    /// <summary>Whether what is around a symbol speaks of SMTP, and of no other protocol: by the names, or by the text of the type.</summary>
    public bool IsAmongSmtp(ISymbol symbol)
    {
        if (ReplyNames.IsOfOtherProtocol(symbol))
            return false;
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol { IsGlobalNamespace: true }; current = current.ContainingSymbol)
        {
            if (RetryNames.SaysSmtp(current.Name) || RetryNames.SaysBounce(current.Name))
                return true;
        }

        return (symbol as INamedTypeSymbol ?? symbol.ContainingType) is { } type && MarkersOf(type).HasFlag(BodyMarkers.Smtp);
    }

    /// <summary>What the text of a type says; nothing where one of its identifiers speaks of another protocol.</summary>
    private BodyMarkers MarkersOf(INamedTypeSymbol type)
    {
        while (type.ContainingType is { } outer)
            type = outer;
        return !context.IsOwn(type) ? BodyMarkers.None : _markers.GetOrAdd(type.OriginalDefinition, type =>
        {
            var markers = BodyMarkers.None;
            foreach (var reference in type.DeclaringSyntaxReferences)
            {
                var declaration = reference.GetSyntax();
                var words = context.WordsOf(declaration.SyntaxTree);
                var said = words.In(declaration.FullSpan);
                if (said.HasFlag(BodyMarkers.Smtp) && words.NamesOtherProtocol(declaration.Span))
                    return BodyMarkers.None;
                // The reply of a client that stands in the same file.
                if (words.All.HasFlag(BodyMarkers.Transaction) && SaysReply(type.Name) && !words.NamesOtherProtocol(words.Span))
                    said |= BodyMarkers.Smtp;
                markers |= said;
            }

            return markers.HasFlag(BodyMarkers.Smtp) || !ListsReplies(type) ? markers : markers | BodyMarkers.Smtp;
        });
    }

    private static bool SaysReply(string name) => RetryNames.Words(name).Any(static word => word is "reply" or "response" or "answer" or "respuesta" or "antwort" or "resposta" or "risposta" or "reponse" or "odpowiedz" or "cevap" or "yanit");

    /// <summary>Whether a type that has a name of mail has two numbers that only its replies have, and none that they never have.</summary>
    private static bool ListsReplies(INamedTypeSymbol type)
    {
        if (!RetryNames.Words(type.Name).Any(static word => word is "mail" or "email" or "mailbox" or "mailer" or "bounce" or "recipient" or "delivery" or "greylist"))
            return false;
        var numbers = type.DeclaringSyntaxReferences.SelectMany(static reference => reference.GetSyntax().DescendantTokens())
            .Where(static token => token.IsKind(SyntaxKind.NumericLiteralToken)).Select(static token => token.Value).OfType<int>().Distinct().ToList();
        return numbers.Count(ReplyNames.IsOfMailOnly) >= 2 && !numbers.Exists(NamedSets.OtherProtocols.Contains);
    }

    /// <summary>What the result of a call is.</summary>
    public CallReply ReplyOf(IInvocationOperation call, ISymbol? caller, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod;
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction) || !context.IsOwn(method) || !HoldsCode(ResultType(method)))
            return CallReply.None;
        if (CommandIn(call) is { } command)
            return command == CommandKind.Recipient ? CallReply.Recipient : CallReply.Step;

        var reply = ReplyOf(method.OriginalDefinition, 0, cancellationToken);
        if (reply == CallReply.Step && CommandBefore(call) == CommandKind.Recipient)
            return CallReply.Recipient;
        if (reply != CallReply.None)
            return reply;
        // No body, or one that goes elsewhere: its name has to say it.
        return (ResultType(method)?.SpecialType != SpecialType.System_String || (method.IsAbstract && RetryNames.SaysSmtp(method.ContainingType.Name))) && RetryNames.SaysSend(method.Name) && !RetryNames.SaysCommand(method.Name)
            && (IsAmongSmtp(method) || (method.IsAbstract && ((caller is not null && IsAmongSmtp(caller)) || HoldsReply(ResultType(method)))))
            ? CallReply.Transaction
            : CallReply.None;
    }

    /// <summary>Whether a method hands over a message with commands of its own.</summary>
    public bool Transacts(IMethodSymbol method, CancellationToken cancellationToken) => ReplyOf(method.OriginalDefinition, 0, cancellationToken) == CallReply.Transaction;

    /// <summary>The command that is written in the statement before the one that reads; null for none.</summary>
    private static CommandKind? CommandBefore(IInvocationOperation call)
    {
        if (call.Syntax.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax { Statements: var statements } } reading || statements.IndexOf(reading) is not (> 0 and var at))
            return null;
        foreach (var token in statements[at - 1].DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken))
                return SessionCommand.KindOf(token.ValueText)?.Kind;
        }

        return null;
    }

    private CallReply ReplyOf(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        if (_replies.TryGetValue(method, out var known))
            return known;
        if (method.IsAbstract && depth == 0 && context.IsOwn(method))
            return _replies[method] = ReplyOfBodies(method, cancellationToken);
        if (method.IsAbstract || depth > DepthLimit || !context.IsOwn(method) || !MarkersOf(method.ContainingType).HasFlag(BodyMarkers.Command))
            return CallReply.None;
        var (parses, slices, reply) = (false, false, CallReply.None);
        foreach (var operation in context.OperationsOf(method, cancellationToken))
        {
            switch (operation)
            {
                case ILiteralOperation or IInterpolatedStringOperation when CommandIn(operation) == CommandKind.Recipient:
                case IInvocationOperation call when CommandIn(call) == CommandKind.Recipient:
                    return depth == 0 ? _replies[method] = CallReply.Transaction : CallReply.Transaction;
                case IInvocationOperation { TargetMethod: { Name: "Parse" or "TryParse" or "ToInt32" } }:
                    parses = true;
                    break;
                case IInvocationOperation { TargetMethod.Name: "Substring" or "AsSpan" or "Slice", Arguments: var arguments } when arguments.Any(static argument => argument.Value.ConstantValue is { HasValue: true, Value: 3 }):
                case IRangeOperation { RightOperand: IConversionOperation { Operand.ConstantValue: { HasValue: true, Value: 3 } } }:
                    slices = true;
                    break;
                case IInvocationOperation { TargetMethod: var target } when context.IsOwn(target):
                    var inner = ReplyOf(target.OriginalDefinition, depth + 1, cancellationToken);
                    reply = inner > reply ? inner : reply;
                    break;
            }
        }

        if (parses && slices && reply == CallReply.None)
            reply = CallReply.Step;
        // What was cut short by the depth depends on who asked first.
        return depth == 0 ? _replies[method] = reply : reply;
    }

    /// <summary>What the bodies in its own file say of a method that has none.</summary>
    private CallReply ReplyOfBodies(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var tree = method.DeclaringSyntaxReferences[0].SyntaxTree;
        var reply = CallReply.None;
        if (!context.WordsOf(tree).All.HasFlag(BodyMarkers.Command))
            return reply;
        foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            if (node is TypeDeclarationSyntax { BaseList: not null } && context.ModelOf(tree).GetDeclaredSymbol(node, cancellationToken) is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type
                && BodyIn(type) is { } body && ReplyOf(body, 1, cancellationToken) is var inner && inner > reply)
            {
                reply = inner;
            }
        }

        return reply;

        IMethodSymbol? BodyIn(INamedTypeSymbol type) => method.ContainingType.TypeKind == TypeKind.Interface
            ? type.FindImplementationForInterfaceMember(method) as IMethodSymbol
            : type.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(member.OverriddenMethod, method));
    }

    /// <summary>Whether a value of a type is a number that may be a code, or has one that is named so.</summary>
    private bool HoldsCode(ITypeSymbol? type) =>
        type is { SpecialType: SpecialType.System_Int32 or SpecialType.System_String }
        || (type is INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct } named
            && _holders.GetOrAdd(named, static key => key.IsTupleType ? key.TupleElements.Any(IsCodeMember) : key.GetMembers().Any(IsCodeMember)));

    /// <summary>Whether a type of the program's own is a reply of SMTP.</summary>
    private bool HoldsReply(ITypeSymbol? type) =>
        type is INamedTypeSymbol { SpecialType: SpecialType.None } own && context.IsOwn(own) && IsAmongSmtp(own) && own.GetMembers().Any(IsCodeMember);

    /// <summary>Whether a member of a reply is its code.</summary>
    public static bool IsCodeMember(ISymbol member) =>
        member is IFieldSymbol { Type.SpecialType: SpecialType.System_Int32, IsStatic: false } or IPropertySymbol { Type.SpecialType: SpecialType.System_Int32, IsStatic: false, IsIndexer: false }
        && ReplyNames.SaysCode(member.Name);

    public static ITypeSymbol? ResultType(IMethodSymbol? method) => method?.ReturnType switch
    {
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } => result,
        var type => type,
    };

    /// <summary>The command that a text begins with; null if it begins with none.</summary>
    private static CommandKind? CommandIn(IOperation text) => BeginningOf(text) is { } beginning ? SessionCommand.KindOf(beginning)?.Kind : null;

    /// <summary>The command that a call is given as a text, or as its verb and what comes behind it: <c>Command("rcpt", "TO:&lt;" + to + ">")</c>.</summary>
    private static CommandKind? CommandIn(IInvocationOperation call)
    {
        string? before = null;
        foreach (var argument in call.Arguments)
        {
            foreach (var text in argument is { ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Initializer.ElementValues: var several } } ? several : ImmutableArray.Create(argument.Value))
            {
                var beginning = BeginningOf(text);
                if (beginning is not null && (SessionCommand.KindOf(beginning) ?? (before is null ? null : SessionCommand.KindOf(before + " " + beginning))) is { Kind: var kind })
                    return kind;
                before = beginning;
            }
        }

        return null;
    }

    private static string? BeginningOf(IOperation text) => text switch
    {
        { ConstantValue: { HasValue: true, Value: string whole } } => whole,
        IInterpolatedStringOperation { Parts: [IInterpolatedStringTextOperation { Text: var first }, ..] } => BeginningOf(first),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: var left } => BeginningOf(left),
        IInvocationOperation { Arguments: [{ Value: var format }, ..], TargetMethod: { Name: "Format" or "Concat", ContainingType.SpecialType: SpecialType.System_String } } => BeginningOf(format),
        _ => null,
    };
}
