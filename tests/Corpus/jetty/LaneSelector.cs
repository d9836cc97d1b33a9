#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Parcel.Tracking.Mail;

public enum Lane { Done, Soon, Tomorrow, Drop, Reconnect }

/// <summary>Decides in which lane a tracking mail goes on. Old depots use the hand-made client, new ones MailKit.</summary>
public sealed class LaneSelector
{
    private readonly Dictionary<Lane, int> _statistics = new();

    public async Task<Lane> ByMailKitAsync(SmtpClient client, MimeMessage message)
    {
        try
        {
            await client.SendAsync(message);
            return Count(Lane.Done);
        }
        catch (SmtpCommandException error)
        {
            var code = (int)error.StatusCode;
            if (code == 10054) //! SMTP008
                return Count(Lane.Reconnect);
            if (code is >= 400 and < 500)
                return Count(Lane.Soon);
            return Count(Lane.Drop);
        }
        catch (SmtpProtocolException)
        {
            return Count(Lane.Reconnect);
        }
    }

    public Lane ByHand(string host, string from, string to, string text)
    {
        int code;
        try
        {
            code = DepotSmtp.Send(host, from, to, text);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return Count(Lane.Reconnect);
        }

        if (code < 300)
            return Count(Lane.Done);
        if (code < 500)
            return Count(Lane.Soon);
        if (code >= 500)
            return Count(Lane.Drop);
        if (code == 552) //! SMTP008
            return Count(Lane.Tomorrow);
        return Count(Lane.Soon);
    }

    private Lane Count(Lane lane)
    {
        _statistics[lane] = _statistics.GetValueOrDefault(lane) + 1;
        return lane;
    }
}

internal static class DepotSmtp
{
    public static int Send(string host, string from, string to, string text)
    {
        using var tcp = new TcpClient(host, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        int Reply()
        {
            string? line;
            do
                line = reader.ReadLine();
            while (line is [_, _, _, '-', ..]);
            return line is { Length: >= 3 } ? int.Parse(line[..3]) : throw new IOException("no reply");
        }

        int Step(string command)
        {
            writer.WriteLine(command);
            return Reply();
        }

        var code = Reply();
        if (code != 220)
            return 421;
        if ((code = Step("EHLO depot.parcel.example")) != 250)
            return code;
        if ((code = Step($"MAIL FROM:<{from}>")) != 250)
            return code;
        if ((code = Step($"RCPT TO:<{to}>")) / 100 != 2)
            return code;
        if ((code = Step("DATA")) != 354)
            return code;
        code = Step(text.Replace("\r\n.", "\r\n..") + "\r\n.");
        writer.WriteLine("QUIT");
        return code;
    }
}
