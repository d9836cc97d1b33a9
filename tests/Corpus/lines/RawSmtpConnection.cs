#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Wire.Smtp;

/// <summary>What the server said, line by line.</summary>
public sealed class WireReply
{
    internal WireReply(IReadOnlyList<string> lines)
    {
        Lines = lines;
        Code = int.Parse(lines[lines.Count - 1].AsSpan(0, 3));
    }

    public int Code { get; }
    public IReadOnlyList<string> Lines { get; }
    public IEnumerable<string> Texts => Lines.Select(l => l.Length > 4 ? l[4..] : "");
}

/// <summary>
/// A thin layer over the socket. It knows how lines and replies look, and leaves it to the caller
/// what to make of them. The greeting is in <see cref="Greeting"/>.
/// </summary>
public sealed class RawSmtpConnection : IDisposable
{
    private readonly TcpClient _client;
    private Stream _stream;
    private StreamReader _reader;

    public RawSmtpConnection(string host, int port, bool implicitTls = false)
    {
        _client = new TcpClient(host, port);
        _stream = _client.GetStream();
        if (implicitTls)
            _stream = Secure(_stream, host);
        _reader = new StreamReader(_stream, Encoding.UTF8, false, 1024, leaveOpen: true);
        Greeting = ReadReply();
    }

    public WireReply Greeting { get; }

    public event EventHandler<string>? Sent;
    public event EventHandler<string>? Received;

    public WireReply Ehlo(string domain) => Command("EHLO " + domain);

    public WireReply Helo(string domain) => Command("HELO " + domain);

    public WireReply Lhlo(string domain) => Command("LHLO " + domain);

    public WireReply MailFrom(string address, params string[] parameters) =>
        Command(string.Join(' ', parameters.Prepend($"MAIL FROM:<{address}>")));

    public WireReply RcptTo(string address, params string[] parameters) =>
        Command(string.Join(' ', parameters.Prepend($"RCPT TO:<{address}>")));

    public WireReply Data() => Command("DATA");

    public WireReply EndOfData() => Command(".");

    public WireReply Quit() => Command("QUIT");

    public WireReply StartTls(string host)
    {
        WireReply reply = Command("STARTTLS");
        if (reply.Code == 220)
        {
            _stream = Secure(_stream, host);
            _reader = new StreamReader(_stream, Encoding.UTF8, false, 1024, leaveOpen: true);
        }
        return reply;
    }

    public WireReply Command(string line)
    {
        Write(line);
        return ReadReply();
    }

    public void WriteContentLine(string line) => Write(line.StartsWith('.') ? "." + line : line);

    private void Write(string line)
    {
        Sent?.Invoke(this, line);
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\r\n");
        _stream.Write(bytes);
    }

    private WireReply ReadReply()
    {
        var lines = new List<string>();
        do
        {
            string line = _reader.ReadLine() ?? throw new EndOfStreamException();
            if (line.Length < 3)
                throw new InvalidDataException($"\"{line}\" is not a reply line.");
            Received?.Invoke(this, line);
            lines.Add(line);
        }
        while (lines[^1].Length > 3 && lines[^1][3] == '-');
        return new WireReply(lines);
    }

    private static SslStream Secure(Stream inner, string host)
    {
        var tls = new SslStream(inner, leaveInnerStreamOpen: false);
        tls.AuthenticateAsClient(host);
        return tls;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
        _client.Dispose();
    }
}
