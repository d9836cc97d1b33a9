using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Embedded.Logger.Mail;

public sealed class Reply
{
    public int Code;
    public readonly List<string> Lines = new();
    public bool Positive => Code / 100 == 2;
    public bool Intermediate => Code / 100 == 3;
    public bool Transient => Code == 0 || Code / 100 == 4;
    public override string ToString() => Code + " " + string.Join(" | ", Lines);
}

public sealed class RefusedException : Exception
{
    public RefusedException(string stage, Reply reply) : base(stage + ": " + reply) { Reply = reply; }
    public Reply Reply { get; }
}

public sealed class PlainSmtpSession : IDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _reader;
    private StreamWriter _writer;

    public void Open(string host, string myName)
    {
        _tcp.Connect(host, 25);
        var stream = _tcp.GetStream();
        _reader = new StreamReader(stream, Encoding.ASCII);
        _writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var greeting = ReadReply();
        if (greeting.Code != 220)
            throw new RefusedException("greeting", greeting);

        var hello = Command("EHLO " + myName);
        if (!hello.Positive)
            hello = Command("HELO " + myName);
        if (!hello.Positive)
            throw new RefusedException("HELO", hello);
    }

    public IReadOnlyDictionary<string, Reply> Send(string from, IReadOnlyList<string> to, string text)
    {
        var refused = new Dictionary<string, Reply>();
        var reply = Command($"MAIL FROM:<{from}>");
        if (!reply.Positive) throw new RefusedException("MAIL", reply);
        foreach (var rcpt in to)
        {
            reply = Command($"RCPT TO:<{rcpt}>");
            if (!reply.Positive) refused[rcpt] = reply;
        }

        if (refused.Count == to.Count)
        {
            Command("RSET");
            return refused;
        }

        reply = Command("DATA");
        if (!reply.Intermediate) throw new RefusedException("DATA", reply);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            _writer.WriteLine(line.StartsWith('.') ? "." + line : line);
        reply = Command(".");
        if (!reply.Positive) throw new RefusedException("end of data", reply);
        return refused;
    }

    private Reply Command(string line)
    {
        _writer.WriteLine(line);
        return ReadReply();
    }

    private Reply ReadReply()
    {
        var reply = new Reply();
        while (true)
        {
            var line = _reader.ReadLine();
            if (line == null) throw new IOException("connection closed");
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out reply.Code))
                throw new IOException("not a reply: " + line);
            reply.Lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-') return reply;
        }
    }

    public void Dispose()
    {
        try { _writer?.WriteLine("QUIT"); }
        catch (IOException) { }
        _tcp.Dispose();
    }
}

public static class LogMailer
{
    public static void Ship(string host, string from, IReadOnlyList<string> to, string text)
    {
        var open = to;
        for (var attempt = 0; attempt < 3 && open.Count > 0; attempt++)
        {
            if (attempt > 0) Thread.Sleep(TimeSpan.FromMinutes(10));
            try
            {
                using var session = new PlainSmtpSession();
                session.Open(host, Environment.MachineName);
                var refused = session.Send(from, open, text);
                open = refused.Where(r => r.Value.Transient).Select(r => r.Key).ToList();
            }
            catch (RefusedException e) when (e.Reply.Transient)
            {
                Console.Error.WriteLine(e.Message);
            }
            catch (IOException e)
            {
                Console.Error.WriteLine(e.Message);
            }
        }
    }
}
