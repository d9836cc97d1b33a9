namespace SmtpReplies;

// Placeholder until the generator emits the rows from codes.json.
internal static class BuiltInCatalog
{
    internal static string[] Replies() => [];

    internal static string[] EnhancedStatusCodes() => [];
}
