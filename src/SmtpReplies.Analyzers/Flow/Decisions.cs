using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>Values and calls that decide about another attempt: flags, outcome enums, requeueing.</summary>
internal sealed partial class SmtpFlow
{
    /// <summary>
    /// A value goes to a place: a flag whose name says "again" (<c>ShouldRetry = ...</c>), or any place for a member of an enum that
    /// says so (<c>return Outcome.Retry</c>).
    /// </summary>
    private void Decide(string? name, ITypeSymbol? type, Value? value, SyntaxNode where)
    {
        if (!_recording || value is null || type is null)
            return;
        if (type.SpecialType == SpecialType.System_Boolean && name is not null)
        {
            // A predicate's answer is looked at as a whole.
            if (ReferenceEquals(type, ReplyNumbers.ResultType(_owner)) && name == _owner?.Name)
                return;
            if (_options.SaysRetry(name))
                Decide(saysRetry: true, name, true, value, where);
            else if (_options.SaysPermanent(name))
                Decide(saysRetry: false, name, true, value, where, isOfAddress: RetryNames.SaysAddress(name));
        }
        else if (type.TypeKind == TypeKind.Enum && !_libraries.IsCodeEnum(type))
        {
            foreach (var choice in _context.ChoicesOf(type, _options))
                Decide(choice.SaysRetry, choice.Subject, choice.Constant, value, where);
        }
    }

    /// <summary>Another attempt is put on the calendar: <c>row.NextAttemptUtc = ...</c>.</summary>
    private void DecideByDate(IOperation target, Value? value, SyntaxNode where)
    {
        if (_recording && target is IMemberReferenceOperation { Member.Name: var name } && value is not Value.Constant && RetryNames.SaysNextAttempt(name))
            Decide(saysRetry: true, name, true, new Value.Constant(true), where);
    }

    /// <summary>
    /// A flag of a recipient or an address is set that keeps it from being sent to: <c>contact.DoNotMail = true</c>, <c>user.EmailValid = false</c>,
    /// <c>row["MailDisabled"] = true</c>. A flag of the sender itself says something of the sender.
    /// </summary>
    private void DecideByFlag(IOperation target, Value? value, SyntaxNode where)
    {
        if (!_recording || value is not Value.Constant { Content: bool set } || target is not IMemberReferenceOperation { Instance: { } owner and not IInstanceReferenceOperation } member)
            return;
        var name = target is IPropertyReferenceOperation { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string key } }] } ? key : member.Member.Name;
        if (target.Type?.SpecialType == SpecialType.System_Boolean && _options.SaysDecision(name))
            return;
        if (RetryNames.SaysFlaggedOff(name, NameOf(owner) + "_" + owner.Type?.Name, set) || (set && _options.SaysPermanent(name)))
            Decide(saysRetry: false, name, set, value, where, isOfAddress: RetryNames.SaysAddress(name));
    }

    private void Decide(bool saysRetry, string subject, object? chosen, Value value, SyntaxNode where, bool isOfAddress = false)
    {
        switch (value)
        {
            case Value.Outcome outcome:
                Add(outcome.Carrier, outcome.Cases.For(chosen).Intersect(_state.CodesOf(outcome.Carrier)));
                break;
            // A constant is chosen for the codes that lead here.
            case Value.Constant { Content: var constant } when Equals(constant, chosen):
                foreach (var carrier in _state.Carriers)
                {
                    // What may not have failed at all is not what is given up.
                    if (saysRetry || (!_state.CodesOf(carrier).Overlaps(ReplySet.NoFailure) && !HangsOnSomethingElse(where)))
                        Add(carrier, _state.CodesOf(carrier).Except(ReplySet.NoFailure));
                }

                if (!saysRetry)
                    DropRecipient(subject, where, isOfAddress);
                break;
        }

        void Add(Carrier carrier, ReplySet codes)
        {
            // Who asks for the reply as well knows the difference.
            if (!codes.IsEmpty && carrier.Reply != CallReply.Step && (carrier.Refusal is null || ReplySet.Transient.IsSubsetOf(_state.CodesOf(carrier.Refusal))))
                _decisions.Add((saysRetry, subject, carrier, codes, where));
        }
    }

    /// <summary>
    /// Whether a condition around a place, or one before it that leaves, asks for nothing that is known of a reply: the end of a row of
    /// attempts, above all. What is given up there is not given up for its reply.
    /// </summary>
    private bool HangsOnSomethingElse(SyntaxNode where)
    {
        for (var node = where; node.Parent is { } parent && parent is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax); node = parent)
        {
            if (parent switch
                {
                    IfStatementSyntax { Condition: var asked } when asked != node => AsksSomethingElse(asked),
                    ConditionalExpressionSyntax { Condition: var asked } when asked != node => AsksSomethingElse(asked),
                    SwitchExpressionArmSyntax { WhenClause.Condition: var asked } arm when arm.Expression == node => AsksSomethingElse(asked),
                    SwitchSectionSyntax section => section.Labels.Any(label => label is CasePatternSwitchLabelSyntax { WhenClause.Condition: var asked } && AsksSomethingElse(asked)) || LeavesBefore(section.Statements, node),
                    BlockSyntax block => LeavesBefore(block.Statements, node),
                    CatchClauseSyntax { Filter.FilterExpression: var asked } => AsksSomethingElse(asked),
                    _ => false,
                })
            {
                return true;
            }

            if (parent is CatchClauseSyntax)
                return false;
        }

        return false;

        // Behind a loop its rounds are over.
        bool LeavesBefore(SyntaxList<StatementSyntax> statements, SyntaxNode end) => statements.TakeWhile(statement => statement != end).Any(statement =>
            statement is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax
            || (statement is IfStatementSyntax { Condition: var asked, Statement: var then } branch
                && (Leaves(then) || (branch.Else is { Statement: var other } && Leaves(other)))
                && CountsSomething(asked)));

        bool CountsSomething(ExpressionSyntax condition) => AsksSomethingElse(condition)
            && condition.DescendantNodesAndSelf().Any(part => part.Kind() is SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression
                or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression or SyntaxKind.RelationalPattern
                || (part is IdentifierNameSyntax { Identifier.ValueText: var name } && (_options.SaysRetry(name) || RetryNames.SaysAttempt(name))));
    }

    /// <summary>Whether all of a condition, or a part that has to be true with the rest, asks for nothing that is known of a reply.</summary>
    private bool AsksSomethingElse(ExpressionSyntax condition) => condition switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => AsksSomethingElse(inner),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression, Left: var left, Right: var right } => AsksSomethingElse(left) || AsksSomethingElse(right),
        // Whether there is something, and of which type, is no question of its own.
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } } => false,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } => false,
        IsPatternExpressionSyntax { Pattern: DeclarationPatternSyntax or RecursivePatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } } => false,
        _ => !_understood.Any(asked => condition.Span.Contains(asked)),
    };

    /// <summary>
    /// "For good" for whatever refusal of a recipient, 4yz among them: <c>catch (SmtpFailedRecipientException) { user.EmailInvalid = true; }</c>.
    /// A refusal that may be of anything says nothing of an address, nor does a server that is not there.
    /// </summary>
    private void DropRecipient(string subject, SyntaxNode where, bool isOfAddress)
    {
        if (CfgEdges.TryOfHandler(_block) is { } whole
            && _state.CodesOf(FailureOf(whole)) is var codes && ReplySet.All.IsSubsetOf(codes) && !_obscure.Contains(FailureOf(whole))
            && where.FirstAncestorOrSelf<CatchClauseSyntax>() is { Filter: null, Declaration.Type: var type }
            && _context.ModelOf(type.SyntaxTree).GetTypeInfo(type, _cancellationToken).Type is { } caught
            && (_libraries.IsPartialRefusal(caught) || (isOfAddress && _libraries.IsCodeCarrier(caught) && !ComesAfterRetries(where)))
            && !HangsOnSomethingElse(where))
        {
            _dropsOfRecipients.Add((subject, type, FailureOf(whole)));
        }
    }

    /// <summary>
    /// A call whose name says that the message is to be sent again (<c>ScheduleRetryAsync(message)</c>), or that it, or the address, is given up
    /// (<c>MarkInvalid(address)</c>), or that puts the message back.
    /// </summary>
    private void DecideByCall(IInvocationOperation call)
    {
        if (!_recording)
            return;
        var name = call.TargetMethod.Name;
        if (PutsBack(call) || (call.TargetMethod.ReturnType.SpecialType != SpecialType.System_Boolean && RetryNames.SaysRequeue(name)))
            Decide(saysRetry: true, name, true, new Value.Constant(true), call.Syntax);
        else if (_state.HasCarriers && (SaysMark(call) || (RetryNames.SaysGiveUp(name) && !PredicateSummaries.ReturnsBool(call.TargetMethod.ReturnType) && !ComesAfterRetries(call.Syntax))))
            Decide(saysRetry: false, name, true, new Value.Constant(true), call.Syntax, isOfAddress: MarksAddress(call));
        else if (MakesItsType(call.TargetMethod))
            DecideByMaking($"{call.TargetMethod.ContainingType.Name}.{name}", name, call.Syntax);
    }

    /// <summary>A result or an exception is made whose name says how it goes on: <c>SendResult.Transient(...)</c>, <c>new Outcome.PermanentFailure(...)</c>, <c>new TransientMailException(...)</c>.</summary>
    private void DecideByMaking(string subject, string name, SyntaxNode where)
    {
        if (!_recording || !_state.HasCarriers || RetryNames.SaysNoMoreAttempts(name))
            return;
        if (_options.SaysRetry(name))
            Decide(saysRetry: true, subject, true, new Value.Constant(true), where);
        else if (_options.SaysPermanent(name) && !ComesAfterRetries(where))
            Decide(saysRetry: false, subject, true, new Value.Constant(true), where);
    }

    /// <summary>Whether a static method gives an object of the type that it stands in.</summary>
    private bool MakesItsType(IMethodSymbol method) =>
        method is { IsStatic: true, IsExtensionMethod: false, MethodKind: MethodKind.Ordinary, ContainingType: var type }
        && ReplyNumbers.ResultType(method)?.Name == type.Name && _context.IsOwn(type);

    /// <summary>Whether a type is one of several outcomes: it derives from a type of the program that stands around it, or that nothing else is made of.</summary>
    private bool IsOutcome(INamedTypeSymbol type) =>
        type.BaseType is { SpecialType: SpecialType.None } whole && _context.IsOwn(type) && _context.IsOwn(whole)
        && (whole.IsAbstract || SymbolEqualityComparer.Default.Equals(whole, type.ContainingType));

    /// <summary>Whether a call that marks something says that it is an address: itself, by what it is called on, or by what it is given.</summary>
    private static bool MarksAddress(IInvocationOperation call) => SaysMark(call)
        && (RetryNames.SaysAddress(call.TargetMethod.Name) || RetryNames.SaysAddress(NameOf(call.Instance) ?? "") || call.Arguments.Any(static argument => RetryNames.SaysAddress(NameOf(argument.Value) ?? "")));

    private static bool SaysMark(IInvocationOperation call)
    {
        var list = NameOf(call.Instance) ?? "";
        // What a list of the BCL loses may be kept elsewhere.
        var type = call.Instance?.Type is { ContainingNamespace: { } space } known && !IsOfFramework(space) ? known.Name : null;
        return RetryNames.SaysMark(call.TargetMethod.Name, type is null ? "" : list + "_" + type, list + "_" + type);

        static bool IsOfFramework(INamespaceSymbol space)
        {
            while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
                space = space.ContainingNamespace;
            return space.Name is "System" or "MimeKit" or "MailKit";
        }
    }

    /// <summary>Whether a handler takes what is left when something else has tried again: <c>try { policy.Execute(...); } catch</c>.</summary>
    private static bool ComesAfterRetries(SyntaxNode where) =>
        where.FirstAncestorOrSelf<CatchClauseSyntax>() is { Parent: TryStatementSyntax { Block: var tried } }
        && tried.DescendantNodes().Any(static node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax
            || (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } && (called is "Execute" or "ExecuteAsync" || RetryNames.SaysRetry(called)))
            || (node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var own } } && RetryNames.SaysRetry(own)));

    /// <summary>
    /// A refused message goes back into the queue from which this type takes what it sends, itself or by a method that puts it there; or a method
    /// does that which is given both the message and how it was refused.
    /// </summary>
    private bool PutsBack(IInvocationOperation call)
    {
        if (_state.Refusals.IsEmpty && !_state.HasCarriers)
            return false;
        var putsBack = false;
        foreach (var argument in call.Arguments)
        {
            if (ThingIn(argument.Value) is not { } thing)
                continue;
            foreach (var pair in _state.Refusals)
            {
                if (IsRefused(pair.Value, thing) && (putsBack || IsPutBack(argument)))
                {
                    putsBack = true;
                    _putBack.Add((call, _state.CodesOf(pair.Key), pair.Key.IsFailure));
                }
            }

            putsBack = putsBack || (IsGivenWithRefusal(thing) && IsPutBack(argument));
        }

        return putsBack;

        bool IsPutBack(IArgumentOperation argument) => PutOf(call, argument) is var (queue, place) && IsTakenFrom(queue, place);

        bool IsRefused(Refusal refusal, ISymbol thing) => !refusal.Changed.Contains(thing)
            // What was sent was made of the thing: client.Send(Compose(row))
            && (refusal.Message.Contains(thing) || (refusal.Send is IInvocationOperation { Arguments: var sent } && SymbolsIn(sent).Contains(thing)));

        bool IsGivenWithRefusal(ISymbol thing) => _state.HasCarriers && thing is IParameterSymbol && _owner is { } owner && SymbolEqualityComparer.Default.Equals(thing.ContainingSymbol, owner)
            && owner.Parameters.Any(other => !SymbolEqualityComparer.Default.Equals(other, thing) && (_libraries.IsCodeCarrier(other.Type) || _context.Numbers.IsCode(other)));
    }

    /// <summary>
    /// The thing that is put somewhere: a variable, or a part of one with a count or a time beside it (<c>(item.Mail, item.Tries + 1)</c>,
    /// <c>item with { ... }</c>). With anything else beside it, it may be a note of what went wrong.
    /// </summary>
    private ISymbol? ThingIn(IOperation value) => _captures.Whole(value) switch
    {
        IConversionOperation { Operand: var converted } => ThingIn(converted),
        ITupleOperation { Elements: var elements } => elements.Select(RootOf).OfType<ISymbol>().Where(static root => !RetryNames.SaysRound(root.Name)).Distinct<ISymbol>(SymbolEqualityComparer.Default).ToList() is [var only] ? only : null,
        IWithOperation { Operand: var copied } => ThingIn(copied),
        // What "with" becomes in a graph.
        IInvocationOperation { TargetMethod.Name: "<Clone>$", Instance: { } copied } => ThingIn(copied),
        // Made anew with nothing but the count changed; with anything else it may be another message.
        IObjectCreationOperation { Arguments: var parts } when parts.Any(static part => part.Value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: IMemberReferenceOperation }) =>
            parts.Select(static part => RootOf(part.Value)).FirstOrDefault(static root => root is not null),
        var whole => RootOf(whole),
    };

    /// <summary>Where a call puts what it is given: on what it is called, or, if it is a method of the program, where that puts its parameter.</summary>
    private (ISymbol Queue, SyntaxNode Place)? PutOf(IInvocationOperation call, IArgumentOperation argument)
    {
        if (RetryNames.SaysPut(call.TargetMethod.Name) && RootOf(_captures.Whole(call.Instance)) is { } queue)
            return (queue, call.Syntax);
        // What is told of the refusal decides by itself.
        if (argument.Parameter is not { Ordinal: var given } || !_context.IsOwn(call.TargetMethod)
            || call.TargetMethod.Parameters.Any(other => _libraries.HasCode(other.Type) || LibraryMap.IsException(other.Type) || _context.Numbers.IsCode(other)))
        {
            return null;
        }

        foreach (var operation in _context.OperationsOf(call.TargetMethod, _cancellationToken))
        {
            if (operation is IInvocationOperation inner && RetryNames.SaysPut(inner.TargetMethod.Name) && RootOf(inner.Instance) is { } kept and not (ILocalSymbol or IParameterSymbol)
                && inner.Arguments.Any(put => ThingIn(put.Value) is IParameterSymbol { Ordinal: var ordinal, ContainingSymbol: IMethodSymbol owner } && ordinal == given && SymbolEqualityComparer.Default.Equals(owner, call.TargetMethod.OriginalDefinition)))
            {
                return (kept, inner.Syntax);
            }
        }

        return null;
    }

    private static bool IsTakenFrom(ISymbol queue, SyntaxNode place)
    {
        if (place.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
            return false;
        var isLater = RetryNames.SaysRetry(queue.Name) || RetryNames.SaysLater(queue.Name);
        return type.DescendantNodes().Any(node => node switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var from, Name.Identifier.ValueText: var name } } => RetryNames.SaysTake(name) && FirstNameOf(from) == queue.Name && IsUsed(node),
            // A list that says so by its name is gone through later.
            CommonForEachStatementSyntax { Expression: var all } => isLater && FirstNameOf(all) == queue.Name && IsUsed(node),
            // pending = failed; and the next round goes through pending.
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var next }, Right: IdentifierNameSyntax { Identifier.ValueText: var kept } } => kept == queue.Name
                && type.DescendantNodes().Any(other => other is CommonForEachStatementSyntax { Expression: var all } && FirstNameOf(all) == next && IsUsed(other)),
            _ => false,
        });

        // What is taken only to be shown or kept is not sent.
        static bool IsUsed(SyntaxNode taking) => taking.FirstAncestorOrSelf<SyntaxNode>(static outer => outer is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or MemberDeclarationSyntax)
            is { } round && round.DescendantNodes().Any(static node => node is InvocationExpressionSyntax { Expression: var called }
                && called.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault() is { Identifier.ValueText: var name }
                && (RetryNames.SaysSend(name) || !(RetryNames.SaysLog(name) || RetryNames.SaysStore(name) || RetryNames.SaysTake(name) || RetryNames.SaysPut(name))));
    }

    /// <summary>What a path such as <c>this._channel.Reader</c> starts from.</summary>
    private static string? FirstNameOf(ExpressionSyntax path) => path switch
    {
        IdentifierNameSyntax { Identifier.ValueText: var name } => name,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var name } => name,
        MemberAccessExpressionSyntax { Expression: var inner } => FirstNameOf(inner),
        _ => null,
    };
}
