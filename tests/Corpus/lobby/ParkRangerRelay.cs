#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Rangers.Reports;

public sealed record SmtpAnswer(int Code, string Text);

public static class AnswerRules
{
    /// <summary>The station has one line to the valley, so we try again whatever the gateway does not refuse by name.</summary>
    public static bool ShouldRetry(SmtpAnswer answer)
    {
        if (answer.Code == 250)
            return false;
        return answer.Code is not (550 or 553); //! SMTP107
    }
}

public sealed class ParkRangerRelay
{
    private readonly string _gateway;
    private readonly TextWriter _diary;

    public ParkRangerRelay(string gateway, TextWriter diary)
    {
        _gateway = gateway;
        _diary = diary;
    }

    public bool Report(string to, string subject, string text)
    {
        var attempt = 0;
        SmtpAnswer answer;
        do
        {
            if (attempt > 0)
                Thread.Sleep(TimeSpan.FromMinutes(attempt * 3));
            answer = Send(to, subject, text);
            _diary.WriteLine($"{DateTime.Now:s} {to} {answer.Code} {answer.Text}");
        }
        while (AnswerRules.ShouldRetry(answer) && ++attempt < 10);
        return answer.Code == 250;
    }

    private SmtpAnswer Send(string to, string subject, string text)
    {
        try
        {
            using var tcp = new TcpClient(_gateway, 25);
            var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
            var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

            var answer = Read(reader);
            if (answer.Code != 220)
                return answer;

            string[] opening = { "EHLO station7.rangers.example", "MAIL FROM:<station7@rangers.example>", $"RCPT TO:<{to}>" };
            foreach (var command in opening)
            {
                writer.WriteLine(command);
                answer = Read(reader);
                if (answer.Code / 100 != 2)
                    return answer;
            }

            writer.WriteLine("DATA");
            answer = Read(reader);
            if (answer.Code != 354)
                return answer;

            writer.WriteLine("Subject: " + subject);
            writer.WriteLine();
            foreach (var line in text.Split('\n'))
                writer.WriteLine(line.StartsWith('.') ? "." + line : line);
            writer.WriteLine(".");
            answer = Read(reader);
            writer.WriteLine("QUIT");
            return answer;
        }
        catch (SocketException error)
        {
            return new SmtpAnswer(421, error.Message);
        }
    }

    private static SmtpAnswer Read(StreamReader reader)
    {
        var line = reader.ReadLine();
        while (line is { Length: > 3 } && line[3] == '-')
            line = reader.ReadLine();
        return line is { Length: > 2 } ? new SmtpAnswer(int.Parse(line[..3]), line[3..].Trim()) : new SmtpAnswer(421, "no answer");
    }
}
