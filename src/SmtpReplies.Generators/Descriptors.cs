using Microsoft.CodeAnalysis;

namespace SmtpReplies.Generators;

/// <summary>What can be wrong with a codes.json. An error costs an entry or the file; with a warning, the entry is kept without what is wrong.</summary>
internal static class Descriptors
{
    private const string Category = "SmtpReplies.Codes";

    public static readonly DiagnosticDescriptor MalformedJson = Describe(
        "SMTP901", "codes.json is malformed", "Malformed JSON: {0}", DiagnosticSeverity.Error,
        "The file is not the JSON that RFC 8259 describes. Comments and a comma after the last item are allowed. What can still be read is used.");

    public static readonly DiagnosticDescriptor MissingProperty = Describe(
        "SMTP902", "codes.json lacks a property", "{0} lacks {1}", DiagnosticSeverity.Error,
        "A reply needs 'code', 'name' and 'description'. The entry is left out.");

    public static readonly DiagnosticDescriptor WrongType = Describe(
        "SMTP903", "codes.json has a value of the wrong type", "'{0}' must be {1}", DiagnosticSeverity.Error,
        "The value has another type than its property. It is left out, and so is the entry if it cannot be without.");

    public static readonly DiagnosticDescriptor CodeOutOfRange = Describe(
        "SMTP904", "codes.json has a number that is no reply code", "{0} is no reply code; those are 200 to 599", DiagnosticSeverity.Error,
        "A reply code has three digits, the first of which is 2, 3, 4 or 5 (RFC 5321, section 4.2). The entry is left out.");

    public static readonly DiagnosticDescriptor ContradictsCode = Describe(
        "SMTP905", "codes.json has a class or category that contradicts the reply code", "{0} contradicts reply code {1}; its {2} digit says {3}", DiagnosticSeverity.Warning,
        "The first digit of a reply code is its class and the second its category (RFC 5321, section 4.2.1). The digits count.");

    public static readonly DiagnosticDescriptor Duplicate = Describe(
        "SMTP906", "codes.json says something twice", "{0} '{1}' {2}", DiagnosticSeverity.Error,
        "Two entries have the same code or name, an entry has the name of another built-in reply, or an object has a property twice. The first one counts.");

    public static readonly DiagnosticDescriptor BadName = Describe(
        "SMTP907", "codes.json has a name that cannot be the name of a constant", "'{0}' cannot be the name of a constant: {1}", DiagnosticSeverity.Error,
        "The name of a reply becomes a C# constant and a method, so it is an identifier, no keyword, and no name that the generated types use themselves.");

    public static readonly DiagnosticDescriptor Unknown = Describe(
        "SMTP908", "codes.json has a property or value that is not known", "Unknown {0} '{1}'; known are: {2}", DiagnosticSeverity.Warning,
        "The property or value is left out.");

    public static readonly DiagnosticDescriptor EmptyText = Describe(
        "SMTP909", "codes.json has an empty text", "'{0}' is empty", DiagnosticSeverity.Warning,
        "A text that is there should say something; leave the property out if there is nothing to say.");

    public static readonly DiagnosticDescriptor BadEnhancedCode = Describe(
        "SMTP910", "codes.json has a bad enhanced status code", "'{0}' {1}", DiagnosticSeverity.Warning,
        "An enhanced status code is class.subject.detail, and its class is the first digit of the reply it comes with (RFC 3463, section 2; RFC 2034, section 4).");

    public static readonly DiagnosticDescriptor AdviceContradictsClass = Describe(
        "SMTP911", "codes.json has advice that contradicts the class of the reply", "{0} as the advice for every {1} reply contradicts its class {2}; say at which stages or with which enhanced status codes", DiagnosticSeverity.Warning,
        "A 2yz or 3yz reply is no failure, a 4yz reply may be retried, a 5yz reply may not (RFC 5321, section 4.2.1). Exceptions name a stage or an enhanced status code. The advice is left out.");

    public static readonly DiagnosticDescriptor SeveralFiles = Describe(
        "SMTP912", "More than one codes.json", "This file is not used, '{0}' is; a project has one codes file", DiagnosticSeverity.Error,
        "Several additional files have the metadata SmtpReplies=codes. The first by path is used.");

    public static readonly DiagnosticDescriptor UnreadableFile = Describe(
        "SMTP913", "codes.json cannot be read", "'{0}' cannot be read", DiagnosticSeverity.Error,
        "The compiler got no text for the file.");

#pragma warning disable RS0030 // The one place where descriptors are made.
    private static DiagnosticDescriptor Describe(string id, string title, string message, DiagnosticSeverity severity, string description) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, description,
            $"https://github.com/smtpreplies/SmtpReplies/blob/main/docs/rules/{id}.md");
#pragma warning restore RS0030
}
