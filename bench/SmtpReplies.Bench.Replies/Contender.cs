using System.Buffers;

namespace SmtpReplies.Bench;

/// <summary>Something that reads an input: all of its replies, once.</summary>
internal sealed record Contender(string Name, Func<long> Read, bool IsFloor = false)
{
    public static IReadOnlyList<Contender> Of(Input input)
    {
        var mailKit = Peers.MailKit(new Endless(input.Bytes));
        var mailKitAsync = Peers.MailKitAsync(new Endless(input.Bytes));
        var systemNetMail = Peers.SystemNetMail(new Endless(input.Bytes));
        var readLine = Peers.ReadLineAndParse(new Endless(input.Bytes));
        var inStream = SmtpReplyReader.Create(new Endless(input.Bytes));
        var toKeep = SmtpReplyReader.Create(new Endless(input.Bytes));
        var asynchronous = SmtpReplyReader.Create(new Endless(input.Bytes));
        byte[] target = new byte[input.Bytes.Length];
        var raw = new Endless(input.Bytes);
        var slices = new SmtpReplySlice[256];
        int replies = input.Replies;
        return
        [
            new("MailKit", () => Sum(mailKit, replies)),
            new("MailKit, asynchronous", () => Sum(mailKitAsync, replies)),
            new("System.Net.Mail", () => Sum(systemNetMail, replies)),
            new("`ReadLine` + `int.Parse`", () => Sum(readLine, replies)),
            new("ours, stream, `ReadInPlace`", () => Sum(inStream, replies)),
            new("ours, stream, `ReadInPlaceAsync`", () => SumAsync(asynchronous, replies)),
            new("ours, stream, `Read`", () => SumToKeep(toKeep, replies)),
            new("ours, memory, `SmtpReply.ParseInPlace`", () => SumInMemory(input.Bytes)),
            new("ours, memory, `SmtpReplySpan.Parse`", () => SumEachSpan(input.Bytes)),
            new("ours, memory, `SmtpReplySpanReader`", () => SumSpans(input.Bytes)),
            new("ours, memory, `SmtpReplySpanReader.Read`, 256 at once", () => SumMany(input.Bytes, slices)),
            new("`SmtpReplySpanReader` + enhanced code", () => SumSpansEnhanced(input.Bytes)),
            new("floor: the reads of the stream alone", () => ReadAll(raw, target), IsFloor: true),
            new("floor: count of LF", () => input.Bytes.AsSpan().Count((byte)'\n'), IsFloor: true),
            new("floor: search for a byte that is absent", () => input.Bytes.AsSpan().IndexOf((byte)0), IsFloor: true),
            new("floor: copy", () => Copy(input.Bytes, target), IsFloor: true),
        ];
    }

    private static long Sum(Func<int> read, int replies)
    {
        long sum = 0;
        for (int i = 0; i < replies; i++)
            sum += read();
        return sum;
    }

    private static long Sum(SmtpReplyReader reader, int replies)
    {
        long sum = 0;
        for (int i = 0; i < replies; i++)
            sum += (int)reader.ReadInPlace().Code;
        return sum;
    }

    private static long SumToKeep(SmtpReplyReader reader, int replies)
    {
        long sum = 0;
        for (int i = 0; i < replies; i++)
            sum += (int)reader.Read().Code;
        return sum;
    }

    private static long SumAsync(SmtpReplyReader reader, int replies)
    {
        long sum = 0;
        for (int i = 0; i < replies; i++)
        {
            // The stream never waits, so the task is done.
            var read = reader.ReadInPlaceAsync();
            sum += (int)(read.IsCompletedSuccessfully ? read.Result : throw new InvalidOperationException("It waited.")).Code;
        }

        return sum;
    }

    private static long SumInMemory(byte[] bytes)
    {
        long sum = 0;
        var rest = new ReadOnlyMemory<byte>(bytes);
        while (!rest.IsEmpty && SmtpReply.ParseInPlace(rest, out var reply, out int consumed) == OperationStatus.Done)
        {
            sum += (int)reply.Code;
            rest = rest.Slice(consumed);
        }

        return sum;
    }

    private static long SumEachSpan(ReadOnlySpan<byte> rest)
    {
        long sum = 0;
        while (!rest.IsEmpty && SmtpReplySpan.Parse(rest, out var reply, out int consumed) == OperationStatus.Done)
        {
            sum += (int)reply.Code;
            rest = rest.Slice(consumed);
        }

        return sum;
    }

    private static long SumSpans(ReadOnlySpan<byte> bytes)
    {
        long sum = 0;
        var reader = new SmtpReplySpanReader(bytes);
        while (reader.TryRead(out var reply))
            sum += (int)reply.Code;
        return sum;
    }

    private static long SumMany(ReadOnlySpan<byte> bytes, SmtpReplySlice[] slices)
    {
        long sum = 0;
        var reader = new SmtpReplySpanReader(bytes);
        int count;
        while ((count = reader.Read(slices)) > 0)
        {
            foreach (var slice in slices.AsSpan(0, count))
                sum += (int)slice.Code;
        }

        return sum;
    }

    private static long SumSpansEnhanced(ReadOnlySpan<byte> bytes)
    {
        long sum = 0;
        var reader = new SmtpReplySpanReader(bytes);
        while (reader.TryRead(out var reply))
            sum += (int)reply.Code + (reply.EnhancedCode.IsNone ? 0 : reply.EnhancedCode.Class & 8);
        return sum;
    }

    private static long ReadAll(Endless stream, byte[] target)
    {
        for (int read = 0; read < target.Length;)
            read += stream.Read(target, read, Math.Min(4096, target.Length - read));
        return target[0];
    }

    private static long Copy(byte[] source, byte[] target)
    {
        source.AsSpan().CopyTo(target);
        return target[0];
    }
}
