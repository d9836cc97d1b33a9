using System.Buffers;
using System.Text;

namespace SmtpReplies.Tests;

/// <summary>Replies as servers really send them, from every stage of a session: RealReplies.txt.</summary>
public class RealRepliesTests
{
    private static readonly (int Code, string EnhancedCode, string Wire)[] Replies =
    [
        .. from line in File.ReadLines(Path.Combine(Snapshot.Root, "tests", "SmtpReplies.Runtime.Tests", "RealReplies.txt"))
           where line.Length > 0 && line[0] != '#'
           let fields = line.Split('\t', 3)
           select (int.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture), fields[1] == "-" ? "" : fields[1], fields[2].Replace("\\n", "\r\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal)),
    ];

    [Fact]
    public void There_are_more_than_two_hundred() => Assert.InRange(Replies.Distinct().Count(), 200, 1000);

    [Fact]
    public void Each_gives_its_code_and_enhanced_code() => Assert.All(Replies, expected =>
    {
        Assert.Equal(OperationStatus.Done, SmtpReply.Parse(Encoding.UTF8.GetBytes(expected.Wire + "\r\n"), out var reply, out int consumed));
        Assert.Equal((expected.Code, expected.EnhancedCode), ((int)reply.Code, reply.EnhancedCode.ToString()));
        Assert.Equal(expected.Wire.Split("\r\n").Length, reply.LineCount);
        Assert.Equal(expected.Wire.Length + 2, consumed);

        Assert.True(SmtpReply.TryParse(expected.Wire, out var fromString));
        Assert.Equal(reply, fromString);
        Assert.Equal(expected.EnhancedCode, fromString.EnhancedCode.ToString());

        Assert.True(SmtpReply.TryParse(expected.Wire.Replace("\r\n", "\n", StringComparison.Ordinal), out var bareLineFeeds));
        Assert.Equal(reply, bareLineFeeds);
        Assert.Equal(expected.EnhancedCode, bareLineFeeds.EnhancedCode.ToString());
    });

    [Fact]
    public void All_of_them_in_one_stream_are_the_same_replies()
    {
        byte[] stream = Encoding.UTF8.GetBytes(string.Concat(Replies.Select(reply => reply.Wire + "\r\n")));
        var reader = SmtpReplyReader.Create(new MemoryStream(stream));
        var inMemory = new SmtpReplySpanReader(stream);
        foreach (var expected in Replies)
        {
            var reply = reader.ReadInPlace();
            Assert.True(inMemory.TryRead(out var span));
            Assert.Equal((expected.Code, expected.EnhancedCode), ((int)reply.Code, reply.EnhancedCode.ToString()));
            Assert.Equal((expected.Code, expected.EnhancedCode), ((int)span.Code, span.EnhancedCode.ToString()));
            Assert.Equal(reply.Flaws, span.Flaws);
        }

        Assert.True(reader.Read().IsNone);
        Assert.Equal(SmtpReplyRefusal.EndOfStream, reader.Refusal);
    }

    [Fact]
    public void Each_has_advice_that_suits_its_class() => Assert.All(Replies, expected =>
    {
        Assert.True(SmtpReply.TryParse(expected.Wire, out var reply));
        foreach (var stage in Enum.GetValues<SmtpStage>())
        {
            var advice = reply.Advise(stage);
            Assert.Equal(expected.Code < 400, advice.Action == SmtpAction.Continue);
            Assert.NotNull(advice.Reference);
        }
    });

    [Fact]
    public void Each_as_a_diagnostic_code_is_the_same_reply() => Assert.All(Replies.Where(reply => !reply.Wire.Contains("\r\n", StringComparison.Ordinal)), expected =>
    {
        Assert.True(DeliveryStatus.TryParse("smtp; " + expected.Wire, out var bounce));
        Assert.Equal((expected.Code, expected.EnhancedCode), ((int)bounce.Code, bounce.EnhancedCode.ToString()));
    });
}
