using System.Text;

namespace SmtpReplies;

/// <summary>Text of a reply: UTF-8 (RFC 6531, section 3.7.4), of which ASCII is a part; what is not UTF-8 decodes to U+FFFD.</summary>
internal static class Utf8Text
{
    public static string Decode(ReadOnlySpan<byte> utf8) =>
#if NETSTANDARD2_0
        Encoding.UTF8.GetString(utf8.ToArray());
#else
        Encoding.UTF8.GetString(utf8);
#endif
}
