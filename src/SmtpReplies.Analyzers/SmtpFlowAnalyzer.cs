using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SmtpReplies.Analyzers.Flow;
using SmtpReplies.Analyzers.Flow.Sessions;
using SmtpReplies.Analyzers.Rules;

namespace SmtpReplies.Analyzers;

/// <summary>
/// The one host: opens the cost gate, has the flow core collect the facts of each body once, and lets every rule look at them.
/// </summary>
/// <remarks>
/// It registers a semantic model action, and only when some file of the compilation speaks of SMTP. An operation or operation
/// block action would make the compiler bind every body of every project again, for a rule that concerns one body in a thousand.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SmtpFlowAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The diagnostic property with the replies that a finding is about, as <c>550, 554</c>.</summary>
    internal const string CodesProperty = "Codes";

    /// <summary>The diagnostic property with the command that a finding is about, as its message names it.</summary>
    internal const string CommandProperty = "Command";

    private static readonly ImmutableArray<Rule> Rules = ImmutableArray.Create<Rule>(
        new SMTP001RetriesPermanentReply(),
        new SMTP002UnreadGreeting(),
        new SMTP003UncheckedGreeting(),
        new SMTP004DropsTransientReply(),
        new SMTP005IgnoresReply(),
        new SMTP006ReadsOneLineOfReply(),
        new SMTP007SwallowsFailedConnect(),
        new SMTP008ImpossibleReplyCode(),
        new SMTP009ResendsToAcceptedRecipients(),
        new SMTP010MislabelledReplyCode(),
        new SMTP101RetriesEveryFailure(),
        new SMTP102ComparesReplyText(),
        new SMTP103NarrowSuccess(),
        new SMTP105PermanentReplyForOwnFault(),
        new SMTP106UnboundedRetry(),
        new SMTP107ShortPermanentList());

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.Select(static rule => rule.Descriptor).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!MailWords.AreIn(start.Compilation, start.CancellationToken))
                return;
            var shared = new FlowContext(start.Compilation);
            var types = new MailTypes(start.Compilation, start.CancellationToken);
            start.RegisterSemanticModelAction(context => Analyze(context, shared, types));
        });
    }

    private static void Analyze(SemanticModelAnalysisContext context, FlowContext shared, MailTypes types)
    {
        var model = context.SemanticModel;
        var speaks = MailWords.AreIn(model.SyntaxTree, context.CancellationToken);
        if (!speaks && !types.AreIn(model.SyntaxTree, context.CancellationToken))
            return;

        var file = new FileContext(shared, FlowOptions.Of(context.Options.AnalyzerConfigOptionsProvider.GetOptions(model.SyntaxTree)), context.CancellationToken);
        var findings = new List<(Rule Rule, Finding Finding)>();
        var root = model.SyntaxTree.GetRoot(context.CancellationToken);
        var words = shared.WordsOf(model.SyntaxTree);
        var labels = new Labels(root, words, model, file);
        var bodies = new FileBodies(words);
        if (root is CompilationUnitSyntax unit && unit.Members.Any(SyntaxKind.GlobalStatement))
            bodies.Add(unit);
        foreach (var node in root.DescendantNodes(static node => !IsInside(node)))
        {
            if (IsBody(node))
                bodies.Add(node);
            else if (node is AttributeSyntax attribute && words.In(attribute.Span) != BodyMarkers.None)
                RetryScopes.Collect(attribute, model, file);
            if (speaks)
                labels.LookAtName(node);
        }

        // Beside a type of mail a number may be any other's.
        if (speaks)
            labels.LookAtText();
        if (words.All.HasFlag(BodyMarkers.Smtp))
            HandmadeAnswers.Collect(root, words, file);
        foreach (var (body, markers) in bodies.All)
            Collect(body, markers);
        foreach (var rule in Rules)
            findings.AddRange(rule.Find(file.Facts).Select(finding => (rule, finding)));
        Report(context, findings);

        void Collect(SyntaxNode body, BodyMarkers markers)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (body is EqualsValueClauseSyntax { Parent: { } declaration })
                NamedSets.Collect(declaration, model, file);
            // With a client of a library a session can only go wrong where it is opened in vain.
            var mayHoldSession = words.All.HasFlag(BodyMarkers.Command) || (words.HasCatch && bodies.MayConnect(body));
            if (markers == BodyMarkers.None && !mayHoldSession)
                return;
            var owner = OwnerOf(body, model, context.CancellationToken);
            var holdsSession = mayHoldSession && SessionFlow.IsWorthwhile(owner, markers, words.All, file);
            var mayAsk = words.MayAsk(markers, body.Span, file.Options.HasNames) || SmtpFlow.IsDecision(owner, file);
            if ((!mayAsk && !holdsSession) || model.GetOperation(body, context.CancellationToken) is not { } operation)
                return;
            var asksForReplies = mayAsk && SmtpFlow.IsWorthwhile(operation, owner, markers, file);
            if ((!asksForReplies && !holdsSession) || PredicateSummaries.GraphOf(operation, context.CancellationToken) is not { } graph)
                return;
            if (asksForReplies)
                SmtpFlow.Collect(graph, owner, markers, file);
            if (holdsSession)
                SessionFlow.Collect(graph, owner, words.All, file);
        }
    }

    /// <summary>At most one finding a line: the first by rule id, then by place.</summary>
    private static void Report(SemanticModelAnalysisContext context, List<(Rule Rule, Finding Finding)> findings)
    {
        var lines = new HashSet<int>();
        foreach (var (rule, finding) in findings.OrderBy(static f => f.Rule.Descriptor.Id, StringComparer.Ordinal).ThenBy(static f => f.Finding.Where.SpanStart))
        {
            var location = finding.Where.GetLocation();
            if (!lines.Add(location.GetLineSpan().StartLinePosition.Line))
                continue;
            var properties = ImmutableDictionary<string, string?>.Empty;
            if (finding.Codes is not null)
                properties = properties.Add(CodesProperty, finding.Codes.ToString());
            if (finding.Command is not null)
                properties = properties.Add(CommandProperty, finding.Command);
            context.ReportDiagnostic(Diagnostic.Create(rule.Descriptor, location, properties, [.. finding.Arguments]));
        }
    }

    /// <summary>An outermost body: of a method or accessor, or an initializer that holds a lambda, a generic call or a list.</summary>
    private static bool IsBody(SyntaxNode node) => node switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        AccessorDeclarationSyntax accessor => accessor.Body is not null || accessor.ExpressionBody is not null,
        ArrowExpressionClauseSyntax arrow => arrow.Parent is PropertyDeclarationSyntax or IndexerDeclarationSyntax,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } or PropertyDeclarationSyntax } =>
            node.DescendantNodes().Any(static inner => inner is AnonymousFunctionExpressionSyntax or GenericNameSyntax
                or InitializerExpressionSyntax or CollectionExpressionSyntax),
        _ => false,
    };

    /// <summary>A part of a member that has neither bodies nor attributes of members in it.</summary>
    private static bool IsInside(SyntaxNode node) => node
        is BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or GlobalStatementSyntax
        or ParameterListSyntax or ConstructorInitializerSyntax or BaseListSyntax or TypeSyntax;

    private static IMethodSymbol? OwnerOf(SyntaxNode body, SemanticModel model, CancellationToken cancellationToken) => body switch
    {
        CompilationUnitSyntax unit => model.GetDeclaredSymbol(unit, cancellationToken),
        ArrowExpressionClauseSyntax { Parent: { } property } => (model.GetDeclaredSymbol(property, cancellationToken) as IPropertySymbol)?.GetMethod,
        EqualsValueClauseSyntax => null,
        _ => model.GetDeclaredSymbol(body, cancellationToken) as IMethodSymbol,
    };
}
