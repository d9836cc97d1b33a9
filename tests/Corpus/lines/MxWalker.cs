#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Outpost.Mta;

public interface IMxResolver
{
    IReadOnlyList<(int Preference, string Host)> Resolve(string domain);
}

public sealed record QueuedMail(string Id, string From, string To, string Data)
{
    public int Attempts { get; init; }
    public DateTimeOffset Created { get; init; } = DateTimeOffset.UtcNow;
}

public enum Fate { Sent, Later, Bounce }

public sealed class MxWalker(IMxResolver resolver, string helo, ILogger<MxWalker> logger)
{
    public Fate Deliver(QueuedMail mail)
    {
        string domain = mail.To[(mail.To.LastIndexOf('@') + 1)..];
        var hosts = resolver.Resolve(domain).OrderBy(m => m.Preference).Select(m => m.Host).ToList();
        if (hosts.Count == 0)
            hosts.Add(domain);

        foreach (string host in hosts)
        {
            TcpClient tcp = new();
            try
            {
                tcp.Connect(host, 25);
            }
            catch (SocketException e)
            {
                logger.LogInformation("{Id}: {Host} cannot be reached: {Error}", mail.Id, host, e.SocketErrorCode);
                tcp.Dispose();
                continue;
            }

            using (tcp)
            {
                int code;
                try
                {
                    code = Talk(tcp, mail);
                }
                catch (IOException e)
                {
                    logger.LogInformation("{Id}: {Host} hung up: {Error}", mail.Id, host, e.Message);
                    continue;
                }

                logger.LogInformation("{Id}: {Host} said {Code}", mail.Id, host, code);
                switch (code / 100)
                {
                    case 2:
                        return Fate.Sent;
                    case 5:
                        return Fate.Bounce;
                }
            }
        }

        return DateTimeOffset.UtcNow - mail.Created > TimeSpan.FromDays(4) ? Fate.Bounce : Fate.Later;
    }

    private int Talk(TcpClient tcp, QueuedMail mail)
    {
        using var reader = new StreamReader(tcp.GetStream(), Encoding.Latin1);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

        int code = Code(reader);
        if (code != 220)
        {
            writer.WriteLine("QUIT");
            // 554 here refuses the host and not yet the mail
            return 421;
        }

        writer.WriteLine($"EHLO {helo}");
        if (Code(reader) / 100 != 2)
        {
            writer.WriteLine($"HELO {helo}");
            code = Code(reader);
            if (code / 100 != 2)
                return 421;
        }

        foreach (string command in (string[])[$"MAIL FROM:<{mail.From}>", $"RCPT TO:<{mail.To}>"])
        {
            writer.WriteLine(command);
            code = Code(reader);
            if (code / 100 != 2)
            {
                writer.WriteLine("QUIT");
                return code;
            }
        }

        writer.WriteLine("DATA");
        code = Code(reader);
        if (code / 100 == 3)
        {
            writer.Write(mail.Data.Replace("\r\n.", "\r\n.."));
            writer.WriteLine("\r\n.");
            code = Code(reader);
        }
        writer.WriteLine("QUIT");
        return code;
    }

    private static int Code(StreamReader reader)
    {
        for (; ; )
        {
            string line = reader.ReadLine() ?? throw new EndOfStreamException();
            if (line.Length >= 4 && line[3] == '-')
                continue;
            return int.TryParse(line.AsSpan(0, Math.Min(line.Length, 3)), out int code) ? code : throw new InvalidDataException(line);
        }
    }
}
