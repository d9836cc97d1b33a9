#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Postamt.Server.Tests;

[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAttribute : Attribute
{
}

public static class Assert
{
    public static void StartsWith(string expected, string? actual)
    {
        if (actual is null || !actual.StartsWith(expected, StringComparison.Ordinal))
            throw new InvalidOperationException($"expected '{expected}...', got '{actual}'");
    }

    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"expected {expected}, got {actual}");
    }
}

public class SubmissionServerTests : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public SubmissionServerTests()
    {
        _tcp = new TcpClient("127.0.0.1", 2587);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
        _writer = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        Assert.StartsWith("220", _reader.ReadLine());
    }

    [Fact]
    public void Mail_needs_authentication()
    {
        Ask("HELO test");
        Assert.StartsWith("530", Ask("MAIL FROM:<a@example.org>"));
    }

    [Fact]
    public void Data_without_recipients_is_refused()
    {
        Ask("HELO test");
        Ask("AUTH PLAIN AGEAYg==");
        Ask("MAIL FROM:<a@example.org>");
        Assert.StartsWith("503", Ask("DATA"));
    }

    [Fact]
    public void Second_mail_is_out_of_order()
    {
        Ask("HELO test");
        Ask("AUTH PLAIN AGEAYg==");
        Ask("MAIL FROM:<a@example.org>");
        Assert.StartsWith("503", Ask("MAIL FROM:<b@example.org>"));
    }

    [Fact]
    public void Foreign_recipient_is_not_relayed()
    {
        Ask("HELO test");
        Ask("MAIL FROM:<a@example.org>");
        Assert.StartsWith("550", Ask("RCPT TO:<c@elsewhere.example>"));
        Assert.StartsWith("550", Ask("RCPT TO:<c@elsewhere.example>"));
    }

    [Fact]
    public void Dot_stuffing_is_undone()
    {
        Ask("HELO test");
        Ask("AUTH PLAIN AGEAYg==");
        Ask("MAIL FROM:<a@example.org>");
        Ask("RCPT TO:<b@example.org>");
        Ask("DATA");
        _writer.WriteLine("Subject: dots");
        _writer.WriteLine();
        _writer.WriteLine("..");
        Ask(".");
        Assert.Equal(".", LastStoredBody());
    }

    private string Ask(string line)
    {
        _writer.WriteLine(line);
        return _reader.ReadLine() ?? "";
    }

    private static string LastStoredBody()
    {
        var newest = "";
        var time = DateTime.MinValue;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Path.GetTempPath(), "postamt-test"), "*.eml"))
        {
            var written = File.GetLastWriteTimeUtc(file);
            if (written > time)
                (newest, time) = (file, written);
        }
        var text = File.ReadAllText(newest);
        return text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].TrimEnd();
    }

    public void Dispose()
    {
        _writer.WriteLine("QUIT");
        _tcp.Dispose();
    }
}
