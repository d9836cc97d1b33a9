using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using CsCheck;

namespace SmtpReplies.Tests;

public class SmtpReplyReaderTests
{
    private const string Session =
        "220 mx.example.com ESMTP\r\n250-mx.example.com\r\n250-PIPELINING\r\n250 SIZE 1000\r\n550 5.1.1 no\n \r\n221 2.0.0 Bye\r\n";

    private static readonly string[] SessionReplies =
        ["220 mx.example.com ESMTP", "250-mx.example.com\r\n250-PIPELINING\r\n250 SIZE 1000", "550 5.1.1 no", "221 2.0.0 Bye"];

    public static TheoryData<string, int> SourcesAndPieces
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string source in (string[])["stream", "text", "pipe", "sequence"])
            {
                foreach (int size in (int[])[1, 2, 3, 7, 64, 1000])
                    data.Add(source, size);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(SourcesAndPieces))]
    public async Task Every_source_in_pieces_of_any_size_gives_the_same_replies(string source, int size)
    {
        var reader = Open(source, Encoding.UTF8.GetBytes(Session), size);
        var synchronous = Open(source, Encoding.UTF8.GetBytes(Session), size);

        foreach (string expected in SessionReplies)
        {
            Assert.Equal(expected, (await reader.ReadAsync(Token)).ToString());
            Assert.Equal(SmtpReplyRefusal.None, reader.Refusal);
            Assert.Equal(expected, synchronous.Read().ToString());
        }

        Assert.True((await reader.ReadAsync(Token)).IsNone);
        Assert.Equal(SmtpReplyRefusal.EndOfStream, reader.Refusal);
        Assert.True(synchronous.Read().IsNone);
        Assert.Equal(SmtpReplyRefusal.EndOfStream, synchronous.Refusal);
    }

    [Theory]
    [InlineData("", SmtpReplyRefusal.EndOfStream)]
    [InlineData("\r\n \r\n", SmtpReplyRefusal.EndOfStream)]
    [InlineData("2", SmtpReplyRefusal.Incomplete)]
    [InlineData("250 OK", SmtpReplyRefusal.Incomplete)]
    [InlineData("250 OK\r", SmtpReplyRefusal.Incomplete)]
    [InlineData("250-first\r\n", SmtpReplyRefusal.Incomplete)]
    [InlineData("250-first\r\n25", SmtpReplyRefusal.Incomplete)]
    [InlineData("SSH-2.0-x\r\n", SmtpReplyRefusal.NoReplyCode)]
    [InlineData("\x15\x03\x01", SmtpReplyRefusal.NoReplyCode)]
    public async Task The_end_within_a_reply_is_told_apart_from_the_end_before_one(string input, SmtpReplyRefusal expected)
    {
        foreach (string source in (string[])["stream", "text", "pipe", "sequence"])
        {
            foreach (int size in (int[])[1, 100])
            {
                var reader = Open(source, Encoding.UTF8.GetBytes(input), size);

                Assert.True((await reader.ReadAsync(Token)).IsNone);
                Assert.Equal(expected, reader.Refusal);
                Assert.True(reader.Read().IsNone);
                Assert.Equal(expected, reader.Refusal);
            }
        }
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("text")]
    [InlineData("pipe")]
    [InlineData("sequence")]
    public void What_is_behind_the_220_to_STARTTLS_can_be_seen_and_refused(string source)
    {
        var injected = Open(source, "220 Go ahead\r\n250 injected\r\n"u8.ToArray(), 100);
        Assert.Equal("220 Go ahead", injected.Read().ToString());
        string behind = Encoding.UTF8.GetString(injected.Buffered.ToArray());
        Assert.NotEmpty(behind);
        Assert.StartsWith(behind, "250 injected\r\n", StringComparison.Ordinal);
        Assert.Equal("250 injected", injected.Read().ToString());

        var clean = Open(source, "220 Go ahead\r\n"u8.ToArray(), 100);
        Assert.Equal("220 Go ahead", clean.Read().ToString());
        Assert.True(clean.Buffered.IsEmpty);
    }

    [Fact]
    public async Task A_pipe_keeps_what_no_reply_has_taken()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("220 Go ahead\r\n\x16\x03\x01"u8.ToArray(), Token);
        var reader = SmtpReplyReader.Create(pipe.Reader);

        Assert.Equal("220 Go ahead", (await reader.ReadAsync(Token)).ToString());

        Assert.True(pipe.Reader.TryRead(out var rest));
        Assert.Equal([0x16, 3, 1], rest.Buffer.ToArray());
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("pipe")]
    public async Task A_read_that_was_cancelled_loses_nothing(string source)
    {
        var pipe = new Pipe();
        var reader = source == "pipe" ? SmtpReplyReader.Create(pipe.Reader) : SmtpReplyReader.Create(pipe.Reader.AsStream());
        await pipe.Writer.WriteAsync("250-first\r\n25"u8.ToArray(), Token);
        using var cancellation = new CancellationTokenSource();
        var read = reader.ReadAsync(cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);

        await pipe.Writer.WriteAsync("0 last\r\n"u8.ToArray(), Token);
        Assert.Equal("250-first\r\n250 last", (await reader.ReadAsync(Token)).ToString());
    }

    [Fact]
    public void What_Read_gives_is_to_keep_and_what_ReadInPlace_gives_is_not()
    {
        byte[] session = [.. "250 one\r\n"u8, .. "250 two\r\n"u8];
        var reader = Open("stream", session, 9);
        var kept = reader.Read();
        _ = reader.Read();
        Assert.Equal("one", kept.Text);

        reader = Open("stream", session, 9);
        var inPlace = reader.ReadInPlace();
        Assert.Equal("one", inPlace.Text);
        _ = reader.ReadInPlace();
        Assert.Equal("two", inPlace.Text);
        Assert.Equal(SmtpReplyCode.Ok, inPlace.Code);
    }

    [Theory]
    [InlineData(20, 100, 1000, "250 0123456789 0123456789\r\n", SmtpReplyRefusal.LineTooLong)]
    [InlineData(100, 2, 1000, "250-\r\n250-\r\n250 \r\n", SmtpReplyRefusal.TooManyLines)]
    [InlineData(100, 100, 10, "250-\r\n250-\r\n250 \r\n", SmtpReplyRefusal.ReplyTooLong)]
    public void A_reply_beyond_the_limits_is_refused_from_every_source(int line, int lines, int length, string input, SmtpReplyRefusal expected)
    {
        var limits = new SmtpReplyLimits(line, lines, length);
        foreach (string source in (string[])["stream", "text", "pipe", "sequence"])
        {
            foreach (int size in (int[])[1, 4, 1000])
            {
                var reader = Open(source, Encoding.ASCII.GetBytes(input), size, limits);
                Assert.True(reader.Read().IsNone);
                Assert.Equal(expected, reader.Refusal);
            }
        }
    }

    [Fact]
    public void An_endless_reply_is_refused_with_bounded_memory()
    {
        var reader = SmtpReplyReader.Create(new Repeating("250-x\r\n"u8.ToArray()));
        Assert.True(reader.Read().IsNone);
        Assert.Equal(SmtpReplyRefusal.TooManyLines, reader.Refusal);

        reader = SmtpReplyReader.Create(new Repeating("250 xxxxx"u8.ToArray()));
        Assert.True(reader.Read().IsNone);
        Assert.Equal(SmtpReplyRefusal.LineTooLong, reader.Refusal);
        Assert.InRange(reader.Buffered.Length, 0, 64 * 1024);
    }

    [Fact]
    public async Task A_stream_that_says_it_has_read_too_much_is_not_believed()
    {
        foreach (string first in (string[])["", "250 2.1"])
        {
            var reader = SmtpReplyReader.Create(new Lying(first, 100_000));
            Assert.Throws<IOException>(() => reader.ReadInPlace());
            Assert.Equal(first.Length, reader.Buffered.Length);
            reader = SmtpReplyReader.Create(new Lying(first, int.MaxValue));
            await Assert.ThrowsAsync<IOException>(async () => await reader.ReadInPlaceAsync(Token));
            Assert.Equal(first.Length, reader.Buffered.Length);
        }
    }

    [Fact]
    public void A_long_reply_is_read_once_however_it_arrives()
    {
        // 250 KB in pieces of a byte: with rescans this would be 30 billion looks.
        byte[] reply = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"250-{new string('x', 500)}\r\n", 490)) + "250 end\r\n");
        foreach (string source in (string[])["stream", "pipe", "sequence"])
        {
            var reader = Open(source, reply, 1);
            Assert.Equal(491, reader.Read().LineCount);
        }
    }

    [Fact]
    public void A_text_may_end_its_pieces_within_a_character()
    {
        var reader = SmtpReplyReader.Create(new Halting("251 <j\uD83D\uDE00@example.com>\r\n"));
        Assert.Equal("<j\uD83D\uDE00@example.com>", reader.Read().Text);
    }

    [Fact]
    public void Reading_in_place_allocates_nothing()
    {
        var reader = SmtpReplyReader.Create(new Repeating(Encoding.ASCII.GetBytes(Session)));
        for (int i = 0; i < 1000; i++)
            _ = reader.ReadInPlace();

        long before = GC.GetAllocatedBytesForCurrentThread();
        long sum = 0;
        for (int i = 0; i < 1000; i++)
        {
            var reply = reader.ReadInPlace();
            sum += (int)reply.Code + reply.EnhancedCode.Detail + (int)reply.Flaws;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }

    [Fact]
    public void Reading_in_place_asynchronously_allocates_nothing()
    {
        var reader = SmtpReplyReader.Create(new Repeating(Encoding.ASCII.GetBytes(Session)));
        long sum = 0;
        for (int i = 0; i < 1000; i++)
            sum += (int)Completed(reader.ReadInPlaceAsync(Token)).Code;

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            sum += (int)Completed(reader.ReadInPlaceAsync(Token)).Code;

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);

        static SmtpReply Completed(ValueTask<SmtpReply> read) => read.IsCompleted ? read.Result : throw new InvalidOperationException("It waited.");
    }

    [Fact]
    public void Going_through_a_buffer_allocates_nothing()
    {
        byte[] session = Encoding.ASCII.GetBytes(Session);
        int Count()
        {
            int found = 0;
            var reader = new SmtpReplySpanReader(session);
            while (reader.TryRead(out var reply))
            {
                foreach (var line in reply)
                    found += line.Text.Length > 0 && reply.EnhancedCode != new EnhancedStatusCode(2, 9, 9) ? 1 : 0;
            }

            return found;
        }

        Assert.Equal(6, Count());
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = Count();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_buffer_tells_what_stopped_it()
    {
        Assert.Equal((2, 14, SmtpReplyRefusal.EndOfStream), Through("250 a\r\n250 b\r\n"));
        Assert.Equal((1, 7, SmtpReplyRefusal.Incomplete), Through("250 a\r\n250 b"));
        Assert.Equal((1, 7, SmtpReplyRefusal.NoReplyCode), Through("250 a\r\nfoo\r\n250 b\r\n"));
        Assert.Equal((2, 13, SmtpReplyRefusal.EndOfStream), Through("250 a\n250 b\r\n"));

        static (int, int, SmtpReplyRefusal) Through(string input)
        {
            int count = 0;
            var reader = new SmtpReplySpanReader(Encoding.ASCII.GetBytes(input));
            while (reader.TryRead(out _))
                count++;
            return (count, reader.BytesConsumed, reader.Refusal);
        }
    }

    [Fact]
    public void Only_220_is_ready()
    {
        Assert.Equal("220 hi", SmtpReplyReader.Create(new StringReader("220 hi\r\n")).ReadGreeting().ToString());

        var refused = Assert.Throws<SmtpReplyException>(() => SmtpReplyReader.Create(new StringReader("554-5.7.1 no\r\n554 5.7.1 never\r\n")).ReadGreeting());
        Assert.Equal(SmtpReplyCode.TransactionFailed, refused.Reply.Code);
        Assert.Equal(SmtpStage.Greeting, refused.Stage);
        Assert.Contains("554", refused.Message, StringComparison.Ordinal);
        Assert.Equal(SmtpReplyGuide.For(SmtpReplyCode.TransactionFailed).ToMarkdown(), refused.Guidance.ToMarkdown());

        Assert.Equal(SmtpReplyCode.ServiceClosingTransmissionChannel, Assert.Throws<SmtpReplyException>(() => SmtpReplyReader.Create(new StringReader("221 not ready\r\n")).ReadGreeting()).Reply.Code);
        Assert.True(Assert.Throws<SmtpReplyException>(() => SmtpReplyReader.Create(new StringReader("")).ReadGreeting()).Reply.IsNone);
    }

    [Fact]
    public async Task The_greeting_can_be_awaited() =>
        await Assert.ThrowsAsync<SmtpReplyException>(async () => await SmtpReplyReader.Create(new StringReader("421 later\r\n")).ReadGreetingAsync(Token));

    // Pieces near enough to replies to reach every branch, blocks of 64 bytes and what lies across them included.
    private static readonly Gen<byte[]> NearReplies =
        Gen.OneOf("250 OK\r\n", "250-OK\r\n", "250", "550 5.1.1 x\r\n", "-", " ", "\r\n", "\n", "\r", "x", "2", "5", "0", new string('y', 29), new string('z', 61), "é")
            .Array[0, 16].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    [Fact]
    public void The_short_way_finds_what_the_long_way_finds() => NearReplies.Sample(bytes =>
    {
        int length = CleanReply.Find(bytes, SmtpReplyLimits.Default, out int code, out int lineCount);
        if (length == 0)
            return;

        var scanner = default(ReplyScanner);
        Assert.Equal(OperationStatus.Done, scanner.Scan(bytes, SmtpReplyLimits.Default, isWhole: false));
        Assert.Equal((length, code, lineCount, 0, SmtpReplyFlaws.None), (scanner.End, scanner.Code, scanner.LineCount, scanner.Start, scanner.Flaws));
    }, iter: 50_000);

    [Fact]
    public void The_short_way_finds_every_reply_that_keeps_the_grammar()
    {
        for (int length = 0; length < 400; length++)
        {
            string one = $"250 {new string('x', length)}\r\n";
            Assert.Equal(one.Length, CleanReply.Find(Encoding.ASCII.GetBytes(one + "250 next"), SmtpReplyLimits.Default, out _, out _));
            Assert.Equal(one.Length, CleanReply.Find(Encoding.ASCII.GetBytes(one), SmtpReplyLimits.Default, out int code, out int lineCount));
            Assert.Equal((250, 1), (code, lineCount));

            string three = $"559-{new string('x', length)}\r\n559-\r\n559 {new string('y', length / 2)}\r\n";
            Assert.Equal(three.Length, CleanReply.Find(Encoding.ASCII.GetBytes(three), SmtpReplyLimits.Default, out code, out lineCount));
            Assert.Equal((559, 3), (code, lineCount));
            Assert.Equal(0, CleanReply.Find(Encoding.ASCII.GetBytes(three[..^1]), SmtpReplyLimits.Default, out _, out _));
        }
    }

    [Fact]
    public void The_short_way_overlooks_no_flaw_wherever_it_is()
    {
        foreach (string text in (string[])["250 2.1.5 OK", "250-a\r\n250 b", "250-mx.example.com\r\n250-8BITMIME\r\n250 SIZE 157286400", $"550-{new string('x', 70)}\r\n550-\r\n550-y\r\n550 {new string('z', 90)}"])
        {
            byte[] clean = Encoding.ASCII.GetBytes(text + "\r\n");
            for (int at = 0; at < clean.Length; at++)
            {
                foreach (char value in "\r\n25- x")
                {
                    byte[] bytes = [.. clean];
                    bytes[at] = (byte)value;
                    int length = CleanReply.Find(bytes, SmtpReplyLimits.Default, out int code, out int lineCount);
                    if (length == 0)
                        continue;

                    var scanner = default(ReplyScanner);
                    Assert.Equal(OperationStatus.Done, scanner.Scan(bytes, SmtpReplyLimits.Default, isWhole: false));
                    Assert.Equal((length, code, lineCount, 0, SmtpReplyFlaws.None), (scanner.End, scanner.Code, scanner.LineCount, scanner.Start, scanner.Flaws));
                }
            }
        }
    }

    [Fact]
    public void Any_split_of_any_input_gives_the_same_replies() => Gen.Select(NearReplies, Gen.Int[1, 80]).Sample((bytes, size) =>
    {
        string[] whole = Transcript(Open("sequence", bytes, int.MaxValue));
        Assert.Equal(whole, Transcript(Open("stream", bytes, size)));
        Assert.Equal(whole, Transcript(Open("pipe", bytes, size)));
        Assert.Equal(whole, Transcript(Open("sequence", bytes, size)));
    }, iter: 5_000);

    private static string[] Transcript(SmtpReplyReader reader)
    {
        List<string> transcript = [];
        while (reader.Read() is { IsNone: false } reply)
            transcript.Add($"{reply} {reply.Flaws} {reply.EnhancedCode} {Encoding.Latin1.GetString(reply.Bytes.Span)}");
        return [.. transcript, reader.Refusal.ToString()];
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static SmtpReplyReader Open(string source, byte[] bytes, int size, SmtpReplyLimits? limits = null) => source switch
    {
        "stream" => SmtpReplyReader.Create(new Pieces(bytes, size), limits),
        "text" => SmtpReplyReader.Create(new StreamReader(new Pieces(bytes, size), new UTF8Encoding(false), false, bufferSize: 128), limits),
        "pipe" => SmtpReplyReader.Create(PipeReader.Create(new Pieces(bytes, size), new StreamPipeReaderOptions(bufferSize: 16, minimumReadSize: 1)), limits),
        _ => SmtpReplyReader.Create(Segment.Sequence(bytes, size), limits),
    };

    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, size));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, size)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }

    private sealed class Lying(string first, int lie) : MemoryStream(Encoding.ASCII.GetBytes(first))
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, count) is > 0 and var read ? read : lie;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span) is > 0 and var read ? read : lie);
    }

    private sealed class Repeating(byte[] bytes) : MemoryStream
    {
        private int _at;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
                buffer[i] = bytes[_at++ % bytes.Length];
            return buffer.Length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }

    private sealed class Halting(string text) : StringReader(text)
    {
        public override int Read(char[] buffer, int index, int count) => base.Read(buffer, index, 1);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Sequence(byte[] bytes, int size)
        {
            var first = new Segment();
            var last = first;
            for (int at = 0; at < bytes.Length; at += Math.Min(size, bytes.Length - at))
            {
                var next = new Segment { Memory = bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
