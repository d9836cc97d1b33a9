using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Corpus.Lookalikes.ScriptedStream;

/// <summary>A stream for tests: it says the next line of its script when the expected command has come.</summary>
public sealed class ScriptedStream : Stream
{
    private readonly Queue<(string? Expect, string Say)> _script = new();
    private readonly StringBuilder _heard = new();
    private byte[] _pending = [];
    private int _position;

    public ScriptedStream(params (string? Expect, string Say)[] script)
    {
        foreach (var step in script)
            _script.Enqueue(step);
        Advance();
    }

    public static ScriptedStream Happy() => new(
        (null, "220 test ready\r\n"),
        ("EHLO", "250-test\r\n250 PIPELINING\r\n"),
        ("MAIL FROM:", "250 ok\r\n"),
        ("RCPT TO:", "250 ok\r\n"),
        ("DATA", "354 go\r\n"),
        (".", "250 queued\r\n"),
        ("QUIT", "221 bye\r\n"));

    public string Heard => _heard.ToString();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var n = Math.Min(count, _pending.Length - _position);
        Array.Copy(_pending, _position, buffer, offset, n);
        _position += n;
        return n;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        var text = Encoding.ASCII.GetString(buffer, offset, count);
        _heard.Append(text);
        if (_script.TryPeek(out var step) && step.Expect is { } expect && !text.StartsWith(expect, StringComparison.Ordinal))
            throw new InvalidOperationException($"expected {expect}, heard {text.Trim()}");
        Advance();
    }

    private void Advance()
    {
        if (_script.TryDequeue(out var step))
        {
            _pending = Encoding.ASCII.GetBytes(step.Say);
            _position = 0;
        }
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
