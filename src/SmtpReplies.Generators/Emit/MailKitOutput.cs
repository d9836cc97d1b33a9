using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SmtpReplies.Generators.Emit;

/// <summary>
/// The bridge from MailKit's replies to ours, written into projects that reference MailKit, so that the package does not have to. It is in the project's
/// namespace, where a test project that sees the project's internals has one of its own that is nearer.
/// </summary>
/// <param name="Namespace">The namespace, ready to be written; empty for the global one.</param>
/// <param name="Catalog">The catalog that gives advice, ready to be written.</param>
/// <param name="IsReferenced">Whether there is something to bridge to.</param>
internal sealed record MailKitOutput(string Namespace, string Catalog, bool IsReferenced) : IOutput
{
    private const string Exception = "global::MailKit.Net.Smtp.SmtpCommandException";
    private const string Response = "global::MailKit.Net.Smtp.SmtpResponse";
    private const string StatusCode = "global::MailKit.Net.Smtp.SmtpStatusCode";
    private const string ErrorCode = "global::MailKit.Net.Smtp.SmtpErrorCode";
    private const string Ours = "global::SmtpReplies.";

    public string HintName => "MailKitReplies.g.cs";

    public bool IsEmpty => !IsReferenced;

    public static MailKitOutput From(CatalogOutput output, bool isReferenced)
    {
        OutputOptions options = output.Options;
        string own = options.Namespace.Length == 0 ? options.ClassName : options.Namespace + "." + options.ClassName;
        return new MailKitOutput(options.Namespace, output.HasFile ? $"global::{own}.Catalog" : Ours + "SmtpReplyCatalog.BuiltIn", isReferenced);
    }

    private static bool IsReferencedBy(Compilation compilation)
    {
        bool mailKit = false;
        bool runtime = false;
        foreach (MetadataReference reference in compilation.ExternalReferences)
        {
            string? name = NameOf(reference, compilation);
            mailKit |= name == "MailKit";
            runtime |= name == "SmtpReplies.Runtime";
        }

        return mailKit && runtime;
    }

    /// <summary>The name of an assembly, which its file has as well; to ask the compilation would make it read all of its references before anything else.</summary>
    private static string? NameOf(MetadataReference reference, Compilation compilation) => reference switch
    {
        CompilationReference project => project.Compilation.AssemblyName,
        PortableExecutableReference { FilePath: { } path } => Path.GetFileNameWithoutExtension(path),
        _ => (compilation.GetAssemblyOrModuleSymbol(reference) as IAssemblySymbol)?.Name,
    };

    public void Write(CodeWriter code)
    {
        code.Line().OpenNamespace(Namespace);
        code.Line("/// <summary>The replies that MailKit carries in its exceptions and responses, as <c>SmtpReply</c>.</summary>")
            .GeneratedCode()
            .Open("internal static partial class MailKitReplies");
        Method(code, "Gives the reply that failed, with the enhanced status code at the start of its text.", null,
            $"{Ours}SmtpReply ToSmtpReply(this {Exception} exception)", $"{Ours}SmtpReply.From((int)exception.StatusCode, exception.Message)");
        Method(code, "Gives the reply, with the enhanced status code at the start of its text.", null,
            $"{Ours}SmtpReply ToSmtpReply(this {Response} response)", $"{Ours}SmtpReply.From((int)response.StatusCode, response.Response)");
        foreach ((string type, string parameter, string subject) in (ReadOnlySpan<(string, string, string)>)
            [(Exception, "exception", "exception.StatusCode"), (Response, "response", "response.StatusCode"), (StatusCode, "code", "code")])
        {
            Method(code, "Whether the reply code is 4yz: sending again later may help (RFC 5321, section 4.2.1).", "400, 499",
                $"bool IsTransient(this {type} {parameter})", $"(int){subject} / 100 == 4");
            Method(code, "Whether the reply code is 5yz: the same request must not be sent again (RFC 5321, section 4.2.1).", "500, 599",
                $"bool IsPermanent(this {type} {parameter})", $"(int){subject} / 100 == 5");
        }

        Method(code, "Says what a client may do now, and why.", null,
            $"{Ours}SmtpAdvice Advise(this {Exception} exception, {Ours}SmtpStage stage)", $"{Catalog}.Advise(exception.ToSmtpReply(), stage)");
        Method(code, "Says what a client may do now, and why, at the stage that the exception tells.", null,
            $"{Ours}SmtpAdvice Advise(this {Exception} exception)", "exception.Advise(StageOf(exception.ErrorCode))");
        Method(code, "Says what a client may do now, and why.", null,
            $"{Ours}SmtpAdvice Advise(this {Response} response, {Ours}SmtpStage stage)", $"{Catalog}.Advise(response.ToSmtpReply(), stage)");

        code.Open($"private static {Ours}SmtpStage StageOf({ErrorCode} error)")
            .Open("switch (error)")
            .Line($"case {ErrorCode}.SenderNotAccepted: return {Ours}SmtpStage.Mail;")
            .Line($"case {ErrorCode}.RecipientNotAccepted: return {Ours}SmtpStage.Rcpt;")
            .Line($"case {ErrorCode}.MessageNotAccepted: return {Ours}SmtpStage.EndOfData;")
            .Line($"default: return {Ours}SmtpStage.Any;")
            .Close()
            .Close()
            .Close()
            .CloseNamespace(Namespace);
    }

    private static void Method(CodeWriter code, string summary, string? range, string signature, string result)
    {
        code.Doc("summary", summary);
        if (range is not null)
            code.Line($"[{Ours}ReplyRangeAttribute({range})]");
        code.Line($"internal static {signature} {{ return {result}; }}").Line();
    }

    /// <summary>Whether a project references MailKit and the library.</summary>
    internal sealed class Question
    {
        // An edit of code leaves the references as they are, and to go through their names would cost it more than all the rest.
        private Answer? _last;

        public bool IsTrueOf(Compilation compilation)
        {
            Answer? answer = _last;
            if (answer is null || answer.References != compilation.ExternalReferences)
                _last = answer = new Answer(compilation.ExternalReferences, IsReferencedBy(compilation));
            return answer.IsTrue;
        }

        private sealed record Answer(ImmutableArray<MetadataReference> References, bool IsTrue);
    }
}
