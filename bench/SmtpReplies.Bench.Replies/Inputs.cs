using System.Text;

namespace SmtpReplies.Bench;

/// <summary>What servers say: the inputs of every comparison.</summary>
internal sealed record Input(string Name, byte[] Bytes, int Replies)
{
    public static Input Single { get; } = new("`250 2.1.5 OK`", Encoding.ASCII.GetBytes("250 2.1.5 OK\r\n"), 1);

    public static Input Ehlo { get; } = new("EHLO, 12 lines", Lines(250,
        "mx.example.com at your service, [192.0.2.17]", "SIZE 157286400", "8BITMIME", "STARTTLS", "ENHANCEDSTATUSCODES", "PIPELINING",
        "CHUNKING", "DSN", "SMTPUTF8", "AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER", "LIMITS RCPTMAX=100", "HELP"), 1);

    public static Input Unauthenticated { get; } = new("550-5.7.26, 5 lines", Lines(550,
        "5.7.26 This mail has been blocked because the sender is unauthenticated.",
        "5.7.26 The receiver requires all senders to authenticate with either SPF or DKIM.",
        "5.7.26 Authentication results: DKIM = did not pass, SPF [example.com] with ip: [192.0.2.17] = did not pass.",
        "5.7.26 For instructions on setting up authentication, go to the pages for senders of bulk mail and read them with care:",
        "5.7.26 https://support.example.com/mail/answer/81126 ffacd0b85a97d-38f3 - smtp"), 1);

    /// <summary>A megabyte of what a busy client gets: mostly one line, now and then many.</summary>
    public static Input Mix { get; } = MakeMix();

    public static IReadOnlyList<Input> All { get; } = [Single, Ehlo, Unauthenticated, Mix];

    private static byte[] Lines(int code, params string[] texts) => Encoding.ASCII.GetBytes(
        string.Concat(texts.Select((text, i) => $"{code}{(i == texts.Length - 1 ? ' ' : '-')}{text}\r\n")));

    private static Input MakeMix()
    {
        byte[][] single =
        [
            Single.Bytes,
            Lines(220, "mx.example.com ESMTP Postfix (Debian/GNU)"),
            Lines(250, "2.1.0 Ok"),
            Lines(354, "End data with <CR><LF>.<CR><LF>"),
            Lines(250, "2.0.0 Ok: queued as 4ZbC2q1xyzz9rQ"),
            Lines(221, "2.0.0 Bye"),
            Lines(550, "5.1.1 <nobody@example.com>: Recipient address rejected: User unknown in virtual mailbox table"),
            Lines(451, "4.7.1 Greylisting in effect, please come back later"),
            Lines(452, "4.2.2 The recipient's inbox is out of storage space. Please direct the recipient to their provider"),
            Lines(554, "5.7.1 Service unavailable; Client host [192.0.2.17] blocked using a list of senders"),
            Lines(250, "OK id=1tXyZa-0001Ab-2C"),
            Lines(235, "2.7.0 Authentication successful"),
        ];
        var random = new Random(5321);
        using var bytes = new MemoryStream();
        int replies = 0;
        for (; bytes.Length < 1 << 20; replies++)
        {
            bytes.Write(random.Next(100) switch
            {
                < 5 => Ehlo.Bytes,
                < 11 => Unauthenticated.Bytes,
                _ => single[random.Next(single.Length)],
            });
        }

        return new Input("1 MB, pipelined", bytes.ToArray(), replies);
    }
}

/// <summary>A connection that gives the same bytes over and over: one reply, or 4 KB of many, per read.</summary>
internal sealed class Endless(byte[] bytes) : Stream
{
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => 0; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = Math.Min(Math.Min(buffer.Length, 4096), bytes.Length - _at);
        bytes.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        if (_at == bytes.Length)
            _at = 0;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
    }
}
