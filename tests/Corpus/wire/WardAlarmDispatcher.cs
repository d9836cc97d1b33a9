#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Clinic.Alarms;

public sealed record Alarm(Guid Id, string Ward, string Bed, string Text, DateTimeOffset Raised);

public interface IPagerDirectory
{
    IReadOnlyList<string> AddressesFor(string ward);
}

/// <summary>
/// Turns bed alarms into mails for the pager gateway. The gateway speaks a tiny subset of SMTP:
/// no extensions, one recipient a message.
/// </summary>
public sealed class WardAlarmDispatcher
{
    private const int MaxTries = 6;
    private readonly string _gateway;
    private readonly IPagerDirectory _directory;
    private readonly ConcurrentDictionary<Guid, string> _undelivered = new();

    public WardAlarmDispatcher(string gateway, IPagerDirectory directory)
    {
        _gateway = gateway;
        _directory = directory;
    }

    public IReadOnlyDictionary<Guid, string> Undelivered => _undelivered;

    public void Dispatch(Alarm alarm)
    {
        foreach (var address in _directory.AddressesFor(alarm.Ward))
        {
            var reply = 0;
            for (var attempt = 1; attempt <= MaxTries; attempt++)
            {
                reply = Page(address, alarm);
                if (reply is >= 200 and < 300)
                    break;
                if (!ShouldRetry(reply))
                    break;
                Thread.Sleep(TimeSpan.FromSeconds(5 * attempt));
            }

            if (reply is < 200 or >= 300)
                _undelivered[alarm.Id] = $"{address}: {reply}";
        }
    }

    private static bool ShouldRetry(int replyCode)
    {
        return replyCode != 550 && replyCode != 553; //! SMTP107
    }

    private int Page(string address, Alarm alarm)
    {
        try
        {
            using var tcp = new TcpClient(_gateway, 25);
            tcp.ReceiveTimeout = 20_000;
            using var stream = tcp.GetStream();

            var code = ReadCode(stream);
            if (code != 220)
                return code;

            code = Talk(stream, "HELO alarms");
            if (code / 100 == 2)
                code = Talk(stream, "MAIL FROM:<alarms@clinic.example>");
            if (code / 100 == 2)
                code = Talk(stream, $"RCPT TO:<{address}>");
            if (code / 100 == 2)
                code = Talk(stream, "DATA");
            if (code == 354)
                code = Talk(stream, Compose(alarm) + "\r\n.");

            Write(stream, "QUIT\r\n");
            return code;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return 0;
        }
    }

    private static string Compose(Alarm alarm)
    {
        var when = alarm.Raised.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return $"Subject: {alarm.Ward}/{alarm.Bed}\r\n\r\n{when} {alarm.Text}";
    }

    private static int Talk(Stream stream, string line)
    {
        Write(stream, line + "\r\n");
        return ReadCode(stream);
    }

    private static void Write(Stream stream, string text) => stream.Write(Encoding.ASCII.GetBytes(text));

    private static int ReadCode(Stream stream)
    {
        while (true)
        {
            var line = ReadLine(stream);
            if (line.Length < 3)
                throw new IOException("short reply");
            if (line.Length == 3 || line[3] == ' ')
                return int.Parse(line[..3], CultureInfo.InvariantCulture);
        }
    }

    private static string ReadLine(Stream stream)
    {
        var sb = new StringBuilder(64);
        int b;
        while ((b = stream.ReadByte()) != '\n')
        {
            if (b < 0)
                throw new IOException("closed");
            if (b != '\r')
                sb.Append((char)b);
        }
        return sb.ToString();
    }
}
