#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Parcels.Notifications;

public class SmtpRejectedException : Exception
{
    public SmtpRejectedException(int replyCode, string line) : base(line) => ReplyCode = replyCode;

    public int ReplyCode { get; }
}

public static class Again
{
    public static void Run<TException>(int times, Action action) where TException : Exception
    {
        for (int i = 1; ; i++)
        {
            try
            {
                action();
                return;
            }
            catch (TException) when (i < times)
            {
                Thread.Sleep(TimeSpan.FromSeconds(10 * i));
            }
        }
    }
}

public sealed record Parcel(string TrackingNumber, string Email, string Depot, DateTime Expected);

public sealed class ParcelNotifier
{
    private readonly string _host;
    private readonly Dictionary<string, string> _templates = new()
    {
        ["subject"] = "Your parcel {0} arrives on {1:dd.MM.}",
        ["body"] = "Hello,\r\nyour parcel {0} is in our depot {1} and will reach you on {2:D}.\r\n"
    };

    public ParcelNotifier(string host) => _host = host;

    public int NotifyAll(IEnumerable<Parcel> parcels)
    {
        int count = 0;
        foreach (Parcel parcel in parcels)
        {
            try
            {
                Again.Run<SmtpRejectedException>(4, () => Notify(parcel)); //! SMTP101
                count++;
            }
            catch (SmtpRejectedException e)
            {
                Console.Error.WriteLine($"{parcel.TrackingNumber}: {e.ReplyCode} {e.Message}");
            }
        }
        return count;
    }

    private void Notify(Parcel parcel)
    {
        using var tcp = new TcpClient(_host, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        Require(reader, '2');
        writer.WriteLine("EHLO parcels.example");
        Require(reader, '2');
        writer.WriteLine("MAIL FROM:<tracking@parcels.example>");
        Require(reader, '2');
        writer.WriteLine($"RCPT TO:<{parcel.Email}>");
        Require(reader, '2');
        writer.WriteLine("DATA");
        Require(reader, '3');
        writer.WriteLine("From: <tracking@parcels.example>");
        writer.WriteLine($"To: <{parcel.Email}>");
        writer.WriteLine("Subject: " + string.Format(_templates["subject"], parcel.TrackingNumber, parcel.Expected));
        writer.WriteLine();
        writer.Write(string.Format(_templates["body"], parcel.TrackingNumber, parcel.Depot, parcel.Expected));
        writer.WriteLine(".");
        Require(reader, '2');
        writer.WriteLine("QUIT");
    }

    private static void Require(StreamReader reader, char digit)
    {
        string? line;
        do
        {
            line = reader.ReadLine();
        }
        while (line is { Length: > 3 } && line[3] == '-');

        if (line is null || line.Length < 3)
            throw new IOException("The connection was closed.");
        if (line[0] != digit)
            throw new SmtpRejectedException(int.Parse(line.AsSpan(0, 3)), line);
    }
}
