using Microsoft.CodeAnalysis;

namespace SmtpReplies.Analyzers;

/// <summary>Every rule of this assembly. Only this file makes descriptors.</summary>
internal static class Descriptors
{
    private const string Category = "Reliability";

    public static readonly DiagnosticDescriptor RetriesPermanentReply = Create(
        id: "SMTP001",
        title: "A permanent negative reply is retried",
        message: "'{0}' {1} the permanent {2}; retry only 4yz replies",
        description: "After a 5yz reply the identical request must not be sent to the same server again (RFC 5321, section 4.2.1). "
            + "Who retries it sends mail that can never be delivered, and gets the sending address blocked.");

    public static readonly DiagnosticDescriptor UnreadGreeting = Create(
        id: "SMTP002",
        title: "The first command is sent before the greeting is read",
        message: "{0} is sent before the server's greeting is read; read it first and go on only if it is 220",
        description: "A client waits for the greeting before it sends anything (RFC 5321, section 4.3.1). "
            + "Without it every later reply is taken for the answer to the command before, and a refused session (421, 554) goes unnoticed.");

    public static readonly DiagnosticDescriptor UncheckedGreeting = Create(
        id: "SMTP003",
        title: "The greeting is read but never checked",
        message: "The greeting is read here but {0} is sent whatever it says; go on only if it is 220",
        description: "A server may answer a connection with 421, 521 or 554 instead of 220 (RFC 5321, section 3.1). "
            + "A client that does not look sends its commands to a server that takes no mail.");

    /// <summary>The parameter is called <c>id</c>, which is what release tracking looks for.</summary>
    private static DiagnosticDescriptor Create(string id, string title, string message, string description) => new(
        id,
        title,
        message,
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description,
        helpLinkUri: $"https://github.com/smtpreplies/SmtpReplies/blob/main/docs/rules/{id}.md");
}
