using System.Buffers;
using System.Text;

namespace SmtpReplies.Fuzz;

/// <summary>What must hold for any bytes: nothing throws, every way to read gives the same replies, and none takes a byte of the next.</summary>
public static class FuzzTarget
{
    /// <summary>Reads some bytes in every way.</summary>
    /// <param name="bytes">The bytes, of which the first decides into which pieces the stream cuts the rest.</param>
    /// <exception cref="InvalidOperationException">Something does not hold.</exception>
    public static void Run(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;

        int piece = 1 + (bytes[0] % 97);
        byte[] input = bytes[1..].ToArray();
        var limits = new SmtpReplyLimits(maxLineLength: 300, maxLineCount: 20, maxLength: 1000);

        var reader = SmtpReplyReader.Create(new Pieces(input, piece), limits);
        var spans = new SmtpReplySpanReader(input, limits);
        int consumed = 0;
        while (true)
        {
            var reply = reader.Read();
            bool found = spans.TryRead(out var span);
            Require(found == !reply.IsNone, "Stream and buffer disagree on whether there is a reply.");
            Require(spans.Refusal == reader.Refusal, "Stream and buffer disagree on why there is no reply.");
            if (!found)
                break;

            Require(reply == span.ToReply() && reply.Flaws == span.Flaws, "Stream and buffer disagree on the reply.");
            Require(spans.BytesConsumed > consumed && spans.BytesConsumed <= input.Length, "A reply takes no bytes, or some that are not there.");
            CheckAlone(input.AsSpan(consumed, spans.BytesConsumed - consumed), reply, limits);
            Use(reply);
            consumed = spans.BytesConsumed;
        }

        CheckMany(input, limits, room: piece);

        string text = Encoding.Latin1.GetString(input);
        _ = SmtpReply.TryParse(text, out _);
        _ = EnhancedStatusCode.TryParse(text, out _);
        _ = DeliveryStatus.TryParseStatus(text, out var status);
        _ = DeliveryStatus.TryParse(text, status, out _);
        _ = DeliveryStatus.TryParse("smtp; " + text, status, out _);
    }

    // Many at once are the same as one by one, and so is where they end, and why.
    private static void CheckMany(ReadOnlySpan<byte> bytes, SmtpReplyLimits limits, int room)
    {
        var one = new SmtpReplySpanReader(bytes, limits);
        var many = new SmtpReplySpanReader(bytes, limits);
        var slices = new SmtpReplySlice[room];
        int count;
        do
        {
            count = many.Read(slices);
            foreach (var slice in slices.AsSpan(0, count))
            {
                bool found = one.TryRead(out var reply);
                Require(found && slice.In(bytes).Bytes == reply.Bytes && slice.Code == reply.Code && slice.LineCount == reply.LineCount && slice.In(bytes).Flaws == reply.Flaws,
                    "One of many replies is not what it is alone.");
            }

            Require(many.BytesConsumed == one.BytesConsumed, "Many replies take other bytes than each of them.");
        }
        while (count == room);
        Require(!one.TryRead(out _) && many.BytesConsumed == one.BytesConsumed && many.Refusal == one.Refusal, "Many replies end elsewhere, or for another reason.");
    }

    // Without what came behind it, it is the same, and without its last byte it is not there.
    private static void CheckAlone(ReadOnlySpan<byte> bytes, SmtpReply reply, SmtpReplyLimits limits)
    {
        var status = SmtpReply.Parse(bytes, limits, out var alone, out int consumed, out _);
        Require(status == OperationStatus.Done && consumed == bytes.Length && alone == reply, "A reply depends on what comes behind it.");
        Require(SmtpReply.Parse(bytes[..^1], limits, out _, out _, out _) == OperationStatus.NeedMoreData, "A reply is there before its end is.");
    }

    private static void Use(SmtpReply reply)
    {
        Require(reply.Lines.Count == reply.LineCount, "The lines are not as many as they are said to be.");
        string print = reply.ToString();
        bool isUtf8 = !print.Contains('\uFFFD', StringComparison.Ordinal);
        Require((SmtpReply.TryParse(print, out var printed) && printed == reply) || !isUtf8, "A reply that is printed and read is another.");
        Require(reply.Advise(SmtpStage.Rcpt).Reason.Length > 0, "There is no advice.");
        _ = (reply.Text, reply.GetHashCode(), reply.Class, reply.Category);
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }

    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, size));
    }
}
