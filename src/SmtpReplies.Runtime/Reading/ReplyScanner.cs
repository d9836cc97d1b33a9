using System.Buffers;

namespace SmtpReplies;

/// <summary>
/// Finds the end of one reply in a buffer, and what there is to know about it, without allocating. It is the only place that knows what is
/// tolerated beyond the grammar of RFC 5321, section 4.2.
/// </summary>
/// <remarks>
/// Resumable: after <see cref="OperationStatus.NeedMoreData"/>, call <see cref="Scan"/> again with the same bytes and more behind them; what
/// was read before is not read again. After <see cref="OperationStatus.Done"/>, begin the next reply with a new scanner.
/// </remarks>
internal struct ReplyScanner
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private int _lineStart;
    private int _searched;

    /// <summary>The code of the last line read; 0 before the first.</summary>
    public int Code { get; private set; }

    /// <summary>Those that <see cref="SmtpReplySpan"/> does not find again in the bytes of the reply.</summary>
    public SmtpReplyFlaws Flaws { get; private set; }

    public int LineCount { get; private set; }

    public SmtpReplyRefusal Refusal { get; private set; }

    /// <summary>Where the first line begins, after white space that was skipped.</summary>
    public int Start { get; private set; }

    /// <summary>Where the reply ends, its line end included.</summary>
    public readonly int End => _lineStart;

    /// <param name="buffer">The bytes; the reply begins at the first.</param>
    /// <param name="limits">When to refuse.</param>
    /// <param name="isWhole">True if nothing more can come: the end of the buffer then ends a line.</param>
    public OperationStatus Scan(ReadOnlySpan<byte> buffer, SmtpReplyLimits limits, bool isWhole)
    {
        if (Refusal is not (SmtpReplyRefusal.None or SmtpReplyRefusal.Incomplete))
            return OperationStatus.InvalidData;

        SkipLeadingWhiteSpace(buffer);

        while (true)
        {
            bool hasLine = TryFindLineEnd(buffer, out int textEnd, out int next);
            if (!hasLine && isWhole && buffer.Length > _lineStart)
            {
                textEnd = next = buffer.Length;
                hasLine = true;
            }

            // In the order in which the bytes come, so that it does not depend on how many come at once.
            if (LineCount == 0 && Start < limits.MaxLength && CannotBeginWith(buffer.Slice(Start)))
                return Refuse(SmtpReplyRefusal.NoReplyCode);
            int mostOfLine = Math.Min(limits.MaxLineLength, limits.MaxLength - _lineStart);
            if ((hasLine ? next : buffer.Length + 1) - _lineStart > mostOfLine)
                return Refuse(mostOfLine == limits.MaxLineLength ? SmtpReplyRefusal.LineTooLong : SmtpReplyRefusal.ReplyTooLong);
            if (!hasLine)
                return NeedMore();

            var text = buffer.Slice(_lineStart, textEnd - _lineStart);
            if (text.Length > 0 && text[text.Length - 1] == Cr)
                Flaws |= SmtpReplyFlaws.BareCarriageReturn;
            text = ReplyLine.WithoutTrailingCr(text);
            var line = ReplyLine.Read(text, Code);
            if (line.Code == 0)
            {
                if (LineCount == 0)
                    return Refuse(SmtpReplyRefusal.NoReplyCode);
                Flaws |= SmtpReplyFlaws.LineWithoutCode;
            }
            else
            {
                if (Code != 0 && line.Code != Code)
                    Flaws |= SmtpReplyFlaws.DifferingCodes;
                Code = line.Code;
                Flaws |= line.Flaws;
            }

            if (++LineCount > limits.MaxLineCount)
                return Refuse(SmtpReplyRefusal.TooManyLines);

            _lineStart = _searched = next;
            if (line.IsLast)
                return Complete();
        }
    }

    /// <summary>The reply that was scanned.</summary>
    /// <param name="buffer">What <see cref="Scan"/> was given.</param>
    public readonly SmtpReply Take(ReadOnlyMemory<byte> buffer) => new(buffer.Slice(Start, End - Start), Code, LineCount, Flaws);

    // From Start on, so that it does nothing once the first line has begun.
    private void SkipLeadingWhiteSpace(ReadOnlySpan<byte> buffer)
    {
        int at = Start;
        while (at < buffer.Length && ReplyLine.IsWhiteSpace(buffer[at]))
            at++;
        if (at == Start)
            return;

        Flaws |= SmtpReplyFlaws.LeadingWhiteSpace;
        Start = _lineStart = _searched = at;
    }

    private bool TryFindLineEnd(ReadOnlySpan<byte> buffer, out int textEnd, out int next)
    {
        while (true)
        {
            int found = buffer.Slice(_searched).IndexOfAny(Cr, Lf);
            if (found < 0)
            {
                _searched = buffer.Length;
                break;
            }

            textEnd = _searched + found;
            next = textEnd + 1;
            if (buffer[textEnd] == Lf)
            {
                Flaws |= SmtpReplyFlaws.BareLineFeed;
                return true;
            }

            if (next == buffer.Length)
            {
                _searched = textEnd;
                break;
            }

            if (buffer[next] == Lf)
            {
                next++;
                return true;
            }

            Flaws |= SmtpReplyFlaws.BareCarriageReturn;
            _searched = next;
        }

        textEnd = next = 0;
        return false;
    }

    /// <summary>True as soon as no byte that may follow can make a first line of it: a TLS alert, an SSH or HTTP banner.</summary>
    private static bool CannotBeginWith(ReadOnlySpan<byte> line)
    {
        if (line.Length > 0 && line[0] is < (byte)'1' or > (byte)'9')
            return true;
        for (int i = 1; i < 3 && i < line.Length; i++)
        {
            if (!ReplyLine.IsDigit(line[i]))
                return true;
        }

        return line.Length > 3 && ReplyLine.IsDigit(line[3]);
    }

    private OperationStatus Complete()
    {
        if (Code is < 200 or > 599)
            Flaws |= SmtpReplyFlaws.FirstDigitOutsideGrammar;
        if (Code / 10 % 10 > 5)
            Flaws |= SmtpReplyFlaws.SecondDigitOutsideGrammar;
        Refusal = SmtpReplyRefusal.None;
        return OperationStatus.Done;
    }

    private OperationStatus NeedMore()
    {
        Refusal = SmtpReplyRefusal.Incomplete;
        return OperationStatus.NeedMoreData;
    }

    private OperationStatus Refuse(SmtpReplyRefusal refusal)
    {
        Refusal = refusal;
        Flaws = SmtpReplyFlaws.None;
        return OperationStatus.InvalidData;
    }
}
