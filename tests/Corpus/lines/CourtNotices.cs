#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Justice.Notices;

public sealed class SmtpReply
{
    public SmtpReply(int code, string text)
    {
        Code = code;
        Text = text;
    }

    public int Code { get; }
    public string Text { get; }
    public bool Positive => Code is >= 200 and < 400;
}

public sealed record Notice(string CaseNumber, string Lawyer, string Text);

public sealed class CourtNotices
{
    private const int MaxAttempts = 8;
    private readonly string _host;
    private readonly ILogger<CourtNotices> _log;

    public CourtNotices(string host, ILogger<CourtNotices> log)
    {
        _host = host;
        _log = log;
    }

    public IReadOnlyCollection<Notice> SendAll(IEnumerable<Notice> notices)
    {
        var undelivered = new List<Notice>();
        foreach (Notice notice in notices)
        {
            SmtpReply reply = Send(notice);
            int attempt = 1;
            while (!reply.Positive && ShouldRetry(reply) && attempt++ < MaxAttempts)
            {
                Thread.Sleep(TimeSpan.FromMinutes(15));
                reply = Send(notice);
            }

            if (!reply.Positive)
            {
                _log.LogError("{Case}: {Code} {Text}", notice.CaseNumber, reply.Code, reply.Text);
                undelivered.Add(notice);
            }
        }
        return undelivered;
    }

    private static bool ShouldRetry(SmtpReply reply) => reply.Code is not (550 or 551 or 553); //! SMTP107

    private SmtpReply Send(Notice notice)
    {
        using var tcp = new TcpClient(_host, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        SmtpReply reply = Read(reader);
        if (reply.Code != 220)
            return new SmtpReply(421, reply.Text);

        reply = Talk(reader, writer, "EHLO registry.justice.example");
        if (!reply.Positive)
            return reply;

        reply = Talk(reader, writer, "MAIL FROM:<registry@justice.example>"); //! SMTP005
        _log.LogDebug("{Case}: sender {Text}", notice.CaseNumber, reply.Text);

        reply = Talk(reader, writer, $"RCPT TO:<{notice.Lawyer}>");
        if (!reply.Positive)
            return reply;

        reply = Talk(reader, writer, "DATA");
        if (reply.Code != 354)
            return reply;

        writer.WriteLine("From: Registry <registry@justice.example>");
        writer.WriteLine($"To: <{notice.Lawyer}>");
        writer.WriteLine($"Subject: Case {notice.CaseNumber}");
        writer.WriteLine();
        foreach (string line in notice.Text.Split('\n').Select(l => l.TrimEnd('\r')))
            writer.WriteLine(line.StartsWith('.') ? "." + line : line);
        reply = Talk(reader, writer, ".");
        writer.WriteLine("QUIT");
        return reply;
    }

    private static SmtpReply Talk(StreamReader reader, StreamWriter writer, string command)
    {
        writer.WriteLine(command);
        return Read(reader);
    }

    private static SmtpReply Read(StreamReader reader)
    {
        string? line;
        do
        {
            line = reader.ReadLine();
            if (line is not { Length: >= 3 })
                return new SmtpReply(421, "connection lost");
        }
        while (line.Length > 3 && line[3] == '-');
        return new SmtpReply(int.Parse(line.AsSpan(0, 3)), line[3..].TrimStart());
    }
}
