using System.Buffers;
#if NET10_0_OR_GREATER
using System.IO.Pipelines;
#endif

namespace SmtpReplies;

/// <summary>
/// Reads the replies of a server one after the other, each exactly once, however they arrive: in pieces, several at once (RFC 2920), or over many lines.
/// </summary>
/// <remarks>
/// <para>What a server sends makes no method throw. Where there is no reply to give, the result is <see langword="default"/>,
/// <see cref="SmtpReply.IsNone"/> is true, and <see cref="Refusal"/> says why. What the source itself throws, such as an
/// <see cref="IOException"/> or <see cref="OperationCanceledException"/>, comes through, and reading can go on behind it. A stream that says it has read
/// more than it was asked for makes a read throw an <see cref="IOException"/>.</para>
/// <para>A reader reads ahead. Do not read from the source beside it, and look at <see cref="Buffered"/> before TLS takes over.
/// It owns nothing: dispose of the source yourself. One caller at a time.</para>
/// </remarks>
public abstract class SmtpReplyReader
{
    private protected SmtpReplyReader(SmtpReplyLimits? limits) => Limits = limits ?? SmtpReplyLimits.Default;

    /// <summary>When a reply is refused.</summary>
    public SmtpReplyLimits Limits { get; }

    /// <summary>
    /// Why the last read gave no reply: <see cref="SmtpReplyRefusal.EndOfStream"/> if the source ended where a reply could have begun,
    /// <see cref="SmtpReplyRefusal.Incomplete"/> if it ended within one, or else what was wrong with it; then the connection is of no more use, and
    /// further reads refuse for the same reason. <see cref="SmtpReplyRefusal.None"/> if the last read gave a reply.
    /// </summary>
    public SmtpReplyRefusal Refusal { get; private protected set; }

    /// <summary>
    /// What has been received behind the last reply, without waiting for more. Good until the next read.
    /// </summary>
    /// <remarks>
    /// It must be empty behind the 220 to STARTTLS. What is there was sent without TLS, perhaps by somebody else, and would be taken for a reply
    /// from within TLS: close the connection (RFC 3207, section 4.2).
    /// </remarks>
    public abstract ReadOnlySequence<byte> Buffered { get; }

    /// <summary>Makes a reader of a stream: a network stream, a TLS stream, a file.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="limits">When to refuse; null for <see cref="SmtpReplyLimits.Default"/>.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public static SmtpReplyReader Create(Stream stream, SmtpReplyLimits? limits = null) =>
        new StreamReplyReader(stream ?? throw new ArgumentNullException(nameof(stream)), limits);

    /// <summary>Makes a reader of text, which is taken as UTF-8.</summary>
    /// <param name="text">The text. Its line ends count: what <see cref="TextReader.ReadLine"/> gives has none.</param>
    /// <param name="limits">When to refuse; null for <see cref="SmtpReplyLimits.Default"/>.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static SmtpReplyReader Create(TextReader text, SmtpReplyLimits? limits = null) =>
        new StreamReplyReader(new Utf8TextStream(text ?? throw new ArgumentNullException(nameof(text))), limits);

    /// <summary>Makes a reader of bytes that have all been received.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="limits">When to refuse; null for <see cref="SmtpReplyLimits.Default"/>.</param>
    /// <returns>The reader.</returns>
    public static SmtpReplyReader Create(ReadOnlySequence<byte> bytes, SmtpReplyLimits? limits = null) => new SequenceReplyReader(bytes, limits);

#if NET10_0_OR_GREATER
    /// <summary>Makes a reader of a pipe. Of the pipe it takes each reply and not a byte beyond it.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="limits">When to refuse; null for <see cref="SmtpReplyLimits.Default"/>.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pipe"/> is null.</exception>
    public static SmtpReplyReader Create(PipeReader pipe, SmtpReplyLimits? limits = null) =>
        new PipeReplyReader(pipe ?? throw new ArgumentNullException(nameof(pipe)), limits);
#endif

    /// <summary>Reads the next reply, and waits for it.</summary>
    /// <returns>The reply, to keep; <see langword="default"/> if there is none, and <see cref="Refusal"/> says why.</returns>
    public SmtpReply Read() => ReadInPlace().Copy();

    /// <summary>Reads the next reply.</summary>
    /// <param name="cancellationToken">Ends the wait. What has been received is kept for the next read.</param>
    /// <returns>The reply, to keep; <see langword="default"/> if there is none, and <see cref="Refusal"/> says why.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<SmtpReply> ReadAsync(CancellationToken cancellationToken = default) =>
        (await ReadInPlaceAsync(cancellationToken).ConfigureAwait(false)).Copy();

    /// <summary>
    /// Reads the next reply, waits for it, and allocates nothing. Its code is good for ever, its text and its enhanced status code until the next read.
    /// </summary>
    /// <returns>The reply, in the reader's buffer; <see langword="default"/> if there is none, and <see cref="Refusal"/> says why.</returns>
    public abstract SmtpReply ReadInPlace();

    /// <summary>
    /// Reads the next reply, and allocates nothing. Its code is good for ever, its text and its enhanced status code until the next read.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait. What has been received is kept for the next read.</param>
    /// <returns>The reply, in the reader's buffer; <see langword="default"/> if there is none, and <see cref="Refusal"/> says why.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public abstract ValueTask<SmtpReply> ReadInPlaceAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads the greeting, which must be read before the first command is sent (RFC 5321, section 4.3.1), and makes sure that it is 220.</summary>
    /// <returns>The greeting.</returns>
    /// <exception cref="SmtpReplyException">The server does not take mail now, or does not speak SMTP.</exception>
    public SmtpReply ReadGreeting() => Read().EnsureReady();

    /// <inheritdoc cref="ReadGreeting"/>
    /// <param name="cancellationToken">Ends the wait; RFC 5321, section 4.5.3.2.1, wants it to last five minutes at least.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<SmtpReply> ReadGreetingAsync(CancellationToken cancellationToken = default) =>
        (await ReadAsync(cancellationToken).ConfigureAwait(false)).EnsureReady();

    /// <summary>The result where there is no reply.</summary>
    private protected SmtpReply Refuse(SmtpReplyRefusal refusal)
    {
        Refusal = refusal;
        return default;
    }

    /// <summary>The result at the end of the source.</summary>
    /// <param name="rest">What is left.</param>
    private protected SmtpReply RefuseAtEnd(ReadOnlySpan<byte> rest) =>
        Refuse(ReplyLine.IsWhiteSpace(rest) ? SmtpReplyRefusal.EndOfStream : SmtpReplyRefusal.Incomplete);
}
