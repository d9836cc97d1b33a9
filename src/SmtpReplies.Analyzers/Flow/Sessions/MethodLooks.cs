using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow.Sessions;

/// <summary>What a method does to connections, itself or by what it calls, in no order: whether it is worth following.</summary>
/// <param name="Connects">It opens one.</param>
/// <param name="Reads">It reads from one.</param>
/// <param name="Writes">It writes to one.</param>
/// <param name="Fields">The fields and properties of the project that it uses.</param>
/// <param name="Speaks">A command of SMTP stands in it.</param>
/// <param name="Catches">It catches something.</param>
/// <param name="IsIterator">It runs when its elements are asked for.</param>
/// <param name="ReadsLine">What it reads is one line, byte by byte.</param>
/// <param name="Throws">It throws something, itself or by what it calls.</param>
/// <param name="Makes">It makes a connection, open or not.</param>
/// <param name="OnlyJudges">All that comes of its tests is what it returns: it throws nothing, keeps nothing and closes nothing.</param>
internal sealed record MethodLook(bool Connects, bool Reads, bool Writes, ImmutableHashSet<ISymbol> Fields, bool OnlyJudges, bool IsIterator = false, bool Catches = false, bool Speaks = false, bool ReadsLine = false, bool Throws = false, bool Makes = false)
{
    public static readonly MethodLook Nothing = new(false, false, false, ImmutableHashSet<ISymbol>.Empty, OnlyJudges: true);

    public bool TouchesSession => Connects || Reads || Writes;
}

/// <summary>The looks of a compilation's methods, each taken once.</summary>
internal sealed class MethodLooks
{
    private readonly ConcurrentDictionary<ISymbol, MethodLook?> _known = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ISymbol, bool> _holds = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ISymbol, bool> _asked = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ISymbol, bool> _ownStream = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ISymbol, bool> _overridden = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ISymbol, bool> _logged = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ISymbol, Source> _sources = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<SyntaxTree, List<int>> _holders = new();

    /// <summary>Null for a method without a body in this compilation, and for one that may be another one at run time.</summary>
    public MethodLook? Of(IMethodSymbol method, FlowContext context, CancellationToken cancellationToken) =>
        Of(method, context, ImmutableHashSet<ISymbol>.Empty, cancellationToken);

    /// <summary>Whether all that a field or local ever holds is a file, a buffer or the like.</summary>
    public bool IsApart(ISymbol symbol, FlowContext context, CancellationToken cancellationToken) =>
        RetryNames.SaysRecord(symbol.Name) || RetryNames.Words(symbol.Name).Contains("file") || SourceOf(symbol, context, cancellationToken) == Source.Apart;

    /// <summary>Whether all that a field ever holds is what its object was made with.</summary>
    public bool IsGiven(ISymbol symbol, FlowContext context, CancellationToken cancellationToken) => SourceOf(symbol, context, cancellationToken) == Source.Given;

    /// <summary>Where all that a member ever holds comes from.</summary>
    private enum Source
    {
        Unsure,

        /// <summary>It goes to no other host.</summary>
        Apart,

        /// <summary>Who has made the object has given it.</summary>
        Given,
    }

    private Source SourceOf(ISymbol symbol, FlowContext context, CancellationToken cancellationToken)
    {
        return symbol is IFieldSymbol or IPropertySymbol && context.IsOwn(symbol) ? _sources.GetOrAdd(symbol, Read) : Source.Unsure;

        Source Read(ISymbol key)
        {
            // Who writes for somebody else, and has nothing to read from, has no session: TextWriter is what logs are handed over as.
            var isLone = LibraryMap.TypeOf(key)?.Name == "TextWriter" && !key.ContainingType.GetMembers().Any(static member => LibraryMap.TypeOf(member)?.Name == "TextReader");
            var (isApart, isGiven) = (isLone, false);
            foreach (var reference in key.ContainingType.DeclaringSyntaxReferences)
            {
                var declaration = reference.GetSyntax(cancellationToken);
                var model = context.ModelOf(declaration.SyntaxTree);
                foreach (var node in declaration.DescendantNodes())
                {
                    var value = node switch
                    {
                        AssignmentExpressionSyntax { Left: IdentifierNameSyntax left, Right: var right } when left.Identifier.ValueText == key.Name => right,
                        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name }, Right: var right }
                            when name.Identifier.ValueText == key.Name => right,
                        VariableDeclaratorSyntax { Initializer.Value: var initial, Parent.Parent: FieldDeclarationSyntax } variable
                            when variable.Identifier.ValueText == key.Name => initial,
                        _ => null,
                    };
                    if (value is null)
                        continue;
                    var made = model.GetOperation(value, cancellationToken);
                    if (IsApart(made, context.Libraries))
                        isApart = true;
                    else if (IsGiven(made, isLone))
                        isGiven = true;
                    else
                        return Source.Unsure;
                }
            }

            return isApart && (isLone || !isGiven) ? Source.Apart : isGiven && !isApart ? Source.Given : Source.Unsure;
        }

        bool IsGiven(IOperation? value, bool byAny) => value switch
        {
            IConversionOperation conversion => IsGiven(conversion.Operand, byAny),
            ICoalesceOperation either => IsGiven(either.Value, byAny),
            IParameterReferenceOperation { Parameter.ContainingSymbol: var taker } => byAny || taker is IMethodSymbol { MethodKind: MethodKind.Constructor },
            IInvocationOperation { Instance: { } wrapped } call => context.Libraries.VerbOf(call.TargetMethod, call.Arguments.Length) == Verb.Wrap && IsGiven(wrapped, byAny),
            IObjectCreationOperation { Arguments: [var wrapped, ..] } creation => context.Libraries.RoleOf(creation.Type) == TypeRole.Connection && IsGiven(wrapped.Value, byAny),
            _ => false,
        };
    }

    /// <summary>Whether a condition of its type asks what a member keeps, or one is asked of each of its elements.</summary>
    public bool IsAsked(ISymbol member, FlowContext context, CancellationToken cancellationToken) =>
        member is IFieldSymbol or IPropertySymbol && context.IsOwn(member) && _asked.GetOrAdd(member, key => key.ContainingType.DeclaringSyntaxReferences
            .SelectMany(reference => reference.GetSyntax(cancellationToken).DescendantNodes())
            .Any(node => node is IdentifierNameSyntax { Identifier.ValueText: var name } && name == key.Name && node.Ancestors().TakeWhile(static outer => outer is not MemberDeclarationSyntax).Any(outer => outer switch
            {
                IfStatementSyntax { Condition: var condition } => condition.Span.Contains(node.Span),
                WhileStatementSyntax { Condition: var condition } => condition.Span.Contains(node.Span),
                ConditionalExpressionSyntax { Condition: var condition } => condition.Span.Contains(node.Span),
                CommonForEachStatementSyntax { Expression: var elements, Statement: var each } => elements.Span.Contains(node.Span)
                    && each.DescendantNodesAndSelf().Any(static inner => inner is IfStatementSyntax or ConditionalExpressionSyntax or SwitchStatementSyntax or SwitchExpressionSyntax),
                _ => false,
            })));

    /// <summary>Whether a text that its type alone can see goes nowhere but into a log.</summary>
    public bool IsOnlyLogged(ISymbol member, FlowContext context, CancellationToken cancellationToken)
    {
        return member is IFieldSymbol { DeclaredAccessibility: Accessibility.Private, Type.SpecialType: SpecialType.System_String, IsConst: false } && context.IsOwn(member)
            && _logged.GetOrAdd(member, Read);

        bool Read(ISymbol key)
        {
            var uses = key.ContainingType.DeclaringSyntaxReferences.SelectMany(reference => reference.GetSyntax(cancellationToken).DescendantNodes())
                .Where(node => node is IdentifierNameSyntax { Identifier.ValueText: var name } && name == key.Name && !IsSet(node)).ToList();
            return uses.Count != 0 && uses.TrueForAll(IsLogged);
        }

        static bool IsSet(SyntaxNode use) => use.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: var target } && target == use;

        static bool IsLogged(SyntaxNode use) => use.Ancestors().TakeWhile(static node => node is not StatementSyntax).Any(static node =>
            node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } && RetryNames.SaysLog(called));
    }

    /// <summary>Whether a method of a class does nothing itself: what it is for is done by those who override it.</summary>
    public static bool IsHook(IMethodSymbol method, CancellationToken cancellationToken) =>
        method is { ContainingType: { TypeKind: TypeKind.Class, IsSealed: false }, DeclaringSyntaxReferences: [var reference, ..] }
        && (method.IsAbstract || (method.IsVirtual && reference.GetSyntax(cancellationToken) is MethodDeclarationSyntax { Body.Statements: [] or [ThrowStatementSyntax] } or MethodDeclarationSyntax { ExpressionBody.Expression: ThrowExpressionSyntax }));

    /// <summary>The types in the same file that an object of an abstract class can be of.</summary>
    public static IEnumerable<INamedTypeSymbol> TypesOf(INamedTypeSymbol type, FlowContext context, CancellationToken cancellationToken)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            foreach (var token in context.WordsOf(reference.SyntaxTree).TokensAt(type.Name))
            {
                if (token.ValueText != type.Name || token.Parent?.Parent is not BaseTypeSyntax { Parent.Parent: TypeDeclarationSyntax declaration }
                    || context.ModelOf(reference.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is not { BaseType: { } wider } derived
                    || !SymbolEqualityComparer.Default.Equals(wider.OriginalDefinition, type.OriginalDefinition))
                {
                    continue;
                }

                foreach (var known in derived.IsAbstract ? TypesOf(derived, context, cancellationToken) : [derived])
                    yield return known;
            }
        }
    }

    /// <summary>Whether a type keeps a stream of the program's own making, as the inside of a mail library does: what comes through it is out of sight.</summary>
    public bool HasOwnStream(INamedTypeSymbol type, FlowContext context) => _ownStream.GetOrAdd(type.OriginalDefinition, key => ((INamedTypeSymbol)key).GetMembers().Any(member =>
        LibraryMap.TypeOf(member) is { } kept && context.Libraries.RoleOf(kept) == TypeRole.Connection && context.IsOwn(kept)));

    /// <summary>Whether another type in the same file has something else in the place of a virtual method.</summary>
    public bool IsOverridden(IMethodSymbol method, FlowContext context) => method.IsVirtual && context.IsOwn(method) && _overridden.GetOrAdd(method.OriginalDefinition, key =>
        context.WordsOf(key.DeclaringSyntaxReferences[0].SyntaxTree).TokensAt(key.Name).Any(token =>
            token.ValueText == key.Name && token.Parent is MethodDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.OverrideKeyword)));

    /// <summary>Whether an operation makes a stream that goes to no other host.</summary>
    public static bool IsApart(IOperation? made, LibraryMap libraries) => made switch
    {
        IConversionOperation conversion => IsApart(conversion.Operand, libraries),
        IObjectCreationOperation creation => libraries.RoleOf(creation.Type) == TypeRole.Connection
            && creation.Type?.Name is not ("TcpClient" or "Socket" or "NetworkStream" or "SslStream")
            && !creation.Arguments.Any(argument => libraries.RoleOf(argument.Value.Type) == TypeRole.Connection && !IsApart(argument.Value, libraries)),
        IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: true } method } call =>
            libraries.VerbOf(method, call.Arguments.Length) == Verb.None,
        IPropertyReferenceOperation { Property.DeclaringSyntaxReferences.IsEmpty: true } property => libraries.VerbOf(property.Property, 0) == Verb.None,
        _ => false,
    };

    private MethodLook? Of(IMethodSymbol method, FlowContext context, ImmutableHashSet<ISymbol> callers, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        if (_known.TryGetValue(method, out var known))
            return known;
        if (method.IsAbstract || method.IsExtern || !context.IsOwn(method))
            return null;
        if (callers.Contains(method))
            return MethodLook.Nothing;
        var isWhole = true;
        var look = Look(method, context, callers.Add(method), ref isWhole, cancellationToken);
        // What was cut short by recursion depends on who asked first.
        return isWhole || callers.IsEmpty ? _known.GetOrAdd(method, look) : look;
    }

    /// <summary>Whether a connection is in reach of a method at all: most of what a body calls need not be bound to find none there.</summary>
    public bool MayTouch(IMethodSymbol target, FlowContext context) =>
        target.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction
        || IsConnection(target.ReturnType, context)
        || target.Parameters.Any(parameter => IsConnection(parameter.Type, context) || (parameter.Type is INamedTypeSymbol type && Holds(type, context)))
        || Holds(target.ContainingType, context);

    /// <summary>Whether a body names a type of the same file that keeps a connection.</summary>
    public bool NamesHolder(IMethodSymbol method, FlowContext context, CancellationToken cancellationToken)
    {
        return method.DeclaringSyntaxReferences is [var body, ..] && _holders.GetOrAdd(body.SyntaxTree, Find).Exists(place => body.Span.Contains(place));

        List<int> Find(SyntaxTree tree)
        {
            var (model, words) = (context.ModelOf(tree), context.WordsOf(tree));
            return tree.GetRoot(cancellationToken).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<TypeDeclarationSyntax>()
                .Where(type => model.GetDeclaredSymbol(type, cancellationToken) is { } declared && Holds(declared, context))
                .SelectMany(type => words.TokensAt(type.Identifier.ValueText).Where(token => token.ValueText == type.Identifier.ValueText))
                .Select(static token => token.SpanStart).ToList();
        }
    }

    private bool Holds(INamedTypeSymbol type, FlowContext context)
    {
        type = type.OriginalDefinition;
        if (!context.IsOwn(type))
            return false;
        if (_holds.TryGetValue(type, out var known))
            return known;
        // A type that holds itself holds no more for it.
        _holds[type] = false;
        for (INamedTypeSymbol? current = type; current is not null && context.IsOwn(current); current = current.BaseType?.OriginalDefinition)
        {
            foreach (var member in current.GetMembers())
            {
                var held = member switch
                {
                    // The parameters of a primary constructor are fields by another name.
                    IMethodSymbol { MethodKind: MethodKind.Constructor } constructor when constructor.Parameters.Any(parameter => IsConnection(parameter.Type, context)) => constructor.Parameters.First(parameter => IsConnection(parameter.Type, context)).Type,
                    _ => LibraryMap.TypeOf(member),
                };
                if (held is not null && (IsConnection(held, context) || (held is INamedTypeSymbol inner && Holds(inner, context))))
                    return _holds[type] = true;
            }
        }

        return false;
    }

    private static bool IsConnection(ITypeSymbol type, FlowContext context) =>
        context.Libraries.RoleOf(type) == TypeRole.Connection
        || (type is INamedTypeSymbol named && (context.Libraries.CanConnect(named) || named.TypeArguments.Any(argument => IsConnection(argument, context))));

    /// <summary>Whether a reader takes what comes up to the end of a line, and does not ask whether there is more: no test of what stands behind the code, or of what has come in.</summary>
    private bool ReadsLine(ImmutableArray<IOperation> body, FlowContext context, ImmutableHashSet<ISymbol> callers, CancellationToken cancellationToken)
    {
        var (bytes, lines, hasLoop, hasEnd, hasBuffer) = (0, 0, false, false, false);
        foreach (var operation in body)
        {
            switch (operation)
            {
                case { ConstantValue.HasValue: true } when AsksForMore(operation):
                case IMemberReferenceOperation { Member.Name: "DataAvailable" or "Available" }:
                    return false;
                case { ConstantValue.HasValue: true }:
                    hasEnd |= EndsLine(operation);
                    break;
                case ILoopOperation:
                    hasLoop = true;
                    break;
                case IInvocationOperation call when context.Libraries.VerbOf(call.TargetMethod, call.Arguments.Length) == Verb.Read:
                    if (call.TargetMethod.ContainingType.Name == "PipeReader")
                        hasBuffer = true;
                    else if (ReadsByte(call))
                        bytes++;
                    else
                        return false;
                    break;
                case IInvocationOperation { TargetMethod.Name: "Peek" or "Poll" }:
                    return false;
                case IInvocationOperation call when context.IsOwn(call.TargetMethod) && Of(call.TargetMethod, context, callers, cancellationToken) is { } inner:
                    if (inner.Reads && !inner.ReadsLine)
                        return false;
                    lines += inner.Reads ? 1 : 0;
                    // TryTakeLine(ref buffer, out var line): once, not for as long as there are lines.
                    if (inner.Reads || !call.TargetMethod.Parameters.Any(static parameter => parameter.Type.Name == "ReadOnlySequence"))
                        break;
                    var parts = context.OperationsOf(call.TargetMethod, cancellationToken);
                    if (call.Syntax.Parent is WhileStatementSyntax || parts.Any(AsksForMore))
                        return false;
                    hasEnd |= parts.Any(EndsLine);
                    break;
            }
        }

        return lines == 0 ? (bytes != 0 || hasBuffer) && hasLoop && hasEnd : lines == 1 && bytes == 0 && !hasBuffer && !hasLoop;

        static bool AsksForMore(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: var value }
            && (value is '-' or ' ' or (int)'-' or (int)' ' or (byte)'-' or (byte)' ' || value is string { Length: not 0 } text && text.Trim('\r', '\n').Length != 0 && !text.Any(char.IsLetter));

        static bool EndsLine(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: var value }
            && (value is '\n' or (int)'\n' or (byte)'\n' || value is string text && text.EndsWith("\n", StringComparison.Ordinal));

        bool ReadsByte(IInvocationOperation call) =>
            call.TargetMethod.Name is "ReadByte" or "ReadChar"
            || (call.TargetMethod.Name is "Read" && call.Arguments.IsEmpty)
            || call.Arguments.Any(argument => argument.Value is { ConstantValue: { HasValue: true, Value: 1 } } || LengthOf(BufferIn(argument.Value), context, cancellationToken) == 1);

        static ISymbol? BufferIn(IOperation value) => value switch
        {
            IConversionOperation conversion => BufferIn(conversion.Operand),
            ILocalReferenceOperation local => local.Local,
            IFieldReferenceOperation field => field.Field,
            _ => null,
        };
    }

    /// <summary>How long an array is that a variable, or a private field, holds from the beginning.</summary>
    public static int? LengthOf(ISymbol? symbol, FlowContext context, CancellationToken cancellationToken) =>
        symbol is ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private } && context.IsOwn(symbol) && CodeSets.InitializerOf(symbol, cancellationToken) is { } initializer
        && context.ModelOf(initializer.SyntaxTree).GetOperation(initializer, cancellationToken) is IArrayCreationOperation { DimensionSizes: [{ ConstantValue: { HasValue: true, Value: int length } }] }
            ? length
            : null;

    private MethodLook? Look(IMethodSymbol method, FlowContext context, ImmutableHashSet<ISymbol> callers, ref bool isWhole, CancellationToken cancellationToken)
    {
        var syntax = method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
        if (syntax is TypeDeclarationSyntax)
            return MethodLook.Nothing;
        var body = context.OperationsOf(method, cancellationToken);
        if (body.IsEmpty)
            return null;

        var libraries = context.Libraries;
        var (connects, reads, writes, onlyJudges, isIterator, catches, speaks, throws, makes) = (false, false, false, true, false, false, false, false, false);
        var fields = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in body)
        {
            speaks = speaks || SessionCommand.IsIn(operation);
            switch (operation)
            {
                case IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak }:
                    isIterator = true;
                    break;
                case ICatchClauseOperation:
                    catches = true;
                    break;
                case IThrowOperation:
                    onlyJudges = false;
                    throws = true;
                    break;
                case IFieldReferenceOperation field:
                    fields.Add(field.Field);
                    break;
                // A text that is kept is followed; a flag that is set may be asked for by anybody.
                case IAssignmentOperation { Target: IMemberReferenceOperation { Type.SpecialType: not SpecialType.System_String } }:
                case IEventAssignmentOperation:
                    onlyJudges = false;
                    break;
                case IPropertyReferenceOperation { Property: { GetMethod: { } getter } property } when context.IsOwn(property):
                    fields.Add(property);
                    Call(getter, 0, null, ref isWhole);
                    break;
                case IObjectCreationOperation { Constructor: { } constructor } creation:
                    if (libraries.RoleOf(creation.Type) == TypeRole.Connection)
                    {
                        connects |= libraries.VerbOf(constructor, creation.Arguments.Length) == Verb.Connect;
                        makes = makes || !(IsApart(creation, libraries) || creation.Arguments.Any(argument => libraries.RoleOf(argument.Value.Type) == TypeRole.Connection));
                    }
                    else
                        Call(constructor, creation.Arguments.Length, null, ref isWhole);
                    break;
                case IInvocationOperation call:
                    Call(call.TargetMethod, call.Arguments.Length, call.Instance?.Type ?? WriterOf(call), ref isWhole);
                    break;
            }
        }

        return new MethodLook(connects, reads, writes, fields.ToImmutable(), onlyJudges, isIterator, catches, speaks, reads && !writes && !connects && ReadsLine(body, context, callers, cancellationToken), throws, makes);

        // GetBytes(text, writer): what is written to need not stand in front.
        ITypeSymbol? WriterOf(IInvocationOperation call) => !call.TargetMethod.IsExtensionMethod || libraries.VerbOf(call.TargetMethod, call.Arguments.Length) != Verb.Write
            ? null
            : call.Arguments.Select(static argument => argument.Value is IConversionOperation conversion ? conversion.Operand.Type : argument.Value.Type).FirstOrDefault(type => libraries.RoleOf(type) == TypeRole.Connection);

        void Call(IMethodSymbol target, int arguments, ITypeSymbol? instance, ref bool isWhole)
        {
            var verb = libraries.VerbOf(target, arguments);
            connects |= verb == Verb.Connect;
            if (verb is Verb.Connect or Verb.Read or Verb.Write or Verb.Room && (libraries.RoleOf(instance) == TypeRole.Connection || libraries.RoleOf(target.ContainingType) == TypeRole.Connection))
            {
                reads |= verb == Verb.Read;
                writes |= verb is Verb.Write or Verb.Room;
                return;
            }

            if (!context.IsOwn(target))
            {
                onlyJudges &= target.Name is not ("Close" or "Dispose" or "DisposeAsync" or "CloseAsync" or "Shutdown" or "Exit" or "Set" or "SetResult" or "Add" or "Enqueue");
                return;
            }

            if (RetryNames.SaysLog(target.Name))
                return;
            if (!SymbolEqualityComparer.Default.Equals(target.ContainingType, method.ContainingType) && !MayTouch(target, context))
                return;
            isWhole &= !callers.Contains(target.OriginalDefinition);
            if (Of(target, context, callers, cancellationToken) is not { } inner)
            {
                onlyJudges = false;
                return;
            }

            connects |= inner.Connects;
            catches |= inner.Catches;
            speaks |= inner.Speaks;
            throws |= inner.Throws;
            makes |= inner.Makes;
            reads |= inner.Reads;
            writes |= inner.Writes;
            onlyJudges &= inner.OnlyJudges;
            fields.UnionWith(inner.Fields);
        }
    }
}
