using System.Runtime.CompilerServices;

namespace SmtpReplies.Generators.Tests;

/// <summary>Texts of codes.json that many tests begin with.</summary>
internal static class Json
{
    /// <summary>A file that uses everything, as a project may write it.</summary>
    public const string OfMailer = """
        {
          "$schema": "./codes.schema.json",
          "replies": [
            {
              "code": 557,
              "name": "TooManyLinks",
              "description": "The provider counts the links.",
              "advice": [
                { "action": "ChangeRequest", "reason": "Send fewer links." },
                { "stages": ["Rcpt"], "action": "RetryLater", "reason": "The count is per hour." }
              ]
            },
            {
              "code": 448,
              "name": "QuotaPaused",
              "title": "Quota paused",
              "class": "TransientNegativeCompletion",
              "category": "Unspecified",
              "status": "Private",
              "stages": ["Rcpt", "EndOfData"],
              "description": "The quota of <this> hour & day is used up.",
              "whenSeen": "After many messages.",
              "howToFix": "Send less.",
              "advice": [{ "action": "RetryLater", "reason": "It passes.", "reference": { "rfc": 5321, "section": "4.5.4.1" } }],
              "references": [{ "rfc": 5321, "section": "4.2.1" }, { "rfc": 3463, "section": "3.3" }],
              "enhanced": ["4.2.2", "4.7.0"],
              "localized": { "de": { "title": "Kontingent erschöpft", "advice": ["Das geht vorüber."] } }
            },
            {
              "code": 554,
              "name": "TransactionFailed",
              "description": "Our relay says this to a greylisted host.",
              "advice": [{ "action": "GiveUp", "reason": "It is final." }, { "stages": ["Greeting"], "action": "RetryLater", "reason": "The list is short-lived." }]
            }
          ],
          "enhancedStatusCodes": [
            { "code": "X.99.1", "name": "TooManyLinks", "title": "Too many links", "replies": [557], "references": [{ "rfc": 3463, "section": "2" }] }
          ]
        }
        """;

    /// <summary>The catalog at the root of the repository.</summary>
    public static string OfTheRfcs { get; } = File.ReadAllText(RootFile("codes.json"));

    public static string RootFile(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", name);

    /// <summary>A file with these replies.</summary>
    public static string Replies(params string[] replies) => $$"""
        {
          "replies": [
            {{string.Join(",\n    ", replies)}}
          ]
        }
        """;

    /// <summary>A reply with these properties.</summary>
    public static string Reply(string properties) => $"{{ {properties} }}";

    /// <summary>A complete reply, with more properties.</summary>
    public static string Reply(int code, string name, string more = "") =>
        Reply($"\"code\": {code}, \"name\": \"{name}\", \"description\": \"About {name}.\"{(more.Length > 0 ? ", " + more : "")}");
}
