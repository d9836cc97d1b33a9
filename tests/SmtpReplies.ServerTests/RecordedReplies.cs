using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SmtpReplies.ServerTests;

/// <summary>What servers said, taken apart here in the plainest way, to compare with what the reader of the library makes of it.</summary>
internal static partial class RecordedReplies
{
    /// <summary>The reader takes every byte, and finds the replies that are there.</summary>
    public static async Task AssertReadAsync(byte[] replies)
    {
        var expected = Split(replies).ToList();

        using var stream = new MemoryStream(replies);
        var reader = SmtpReplyReader.Create(stream);
        var found = new List<SmtpReply>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { IsNone: false } reply)
            found.Add(reply);

        Assert.Equal(SmtpReplyRefusal.EndOfStream, reader.Refusal);
        Assert.Equal(replies, found.SelectMany(reply => reply.Bytes.ToArray()));
        Assert.Equal(expected, found.Select(reply => ((int)reply.Code, reply.EnhancedCode.IsNone ? "" : reply.EnhancedCode.ToString(), reply.LineCount)));
        Assert.All(found, reply => Assert.Equal(SmtpReplyFlaws.None, reply.Flaws));
    }

    private static IEnumerable<(int Code, string EnhancedCode, int Lines)> Split(byte[] replies)
    {
        int count = 0;
        foreach (string line in Encoding.UTF8.GetString(replies).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            count++;
            if (line.Length > 3 && line[3] == '-')
                continue;
            var match = ReplyLine().Match(line);
            yield return (int.Parse(match.Groups["code"].Value, CultureInfo.InvariantCulture), match.Groups["enhanced"].Value, count);
            count = 0;
        }
    }

    [GeneratedRegex(@"^(?<code>(?<class>\d)\d\d)( (?<enhanced>\k<class>\.\d{1,3}\.\d{1,3})(?= |$))?")]
    private static partial Regex ReplyLine();
}
