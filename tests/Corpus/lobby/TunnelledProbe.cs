#nullable enable
using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Uptime.Probes;

/// <summary>Probes a mail server from behind a proxy: CONNECT first, SMTP inside the tunnel.</summary>
public sealed class TunnelledProbe(string proxyHost, int proxyPort)
{
    public async Task<(bool Up, string Detail)> ProbeAsync(string mailHost)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(proxyHost, proxyPort);
            await using var stream = tcp.GetStream();

            await WriteAsync(stream, $"CONNECT {mailHost}:25 HTTP/1.1\r\nHost: {mailHost}:25\r\n");
            var status = await ReadLineAsync(stream);
            while (await ReadLineAsync(stream) != "")
            {
            }
            if (status.Split(' ') is not [_, "200", ..])
                return (false, "proxy: " + status);

            var greeting = await ReadReplyAsync(stream);
            var verdict = Judge(greeting);
            if (verdict is not null)
                return (false, verdict);

            await WriteAsync(stream, "EHLO probe.uptime.example");
            var hello = await ReadReplyAsync(stream);
            await WriteAsync(stream, "QUIT");
            return (hello.StartsWith('2'), hello.TrimEnd());
        }
        catch (SocketException error)
        {
            return (false, error.SocketErrorCode.ToString());
        }
        catch (IOException error)
        {
            return (false, error.Message);
        }
    }

    /// <returns>what is wrong with the greeting, or null</returns>
    private static string? Judge(string greeting)
    {
        var digits = string.Concat(greeting.TakeWhile(char.IsDigit));
        return digits switch
        {
            "220" => null,
            "421" => "busy",
            "554" or "521" => "takes no mail",
            "" => "not an SMTP server",
            _ => "greets with " + digits,
        };
    }

    private static async Task WriteAsync(Stream stream, string line)
        => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));

    private static async Task<string> ReadReplyAsync(Stream stream)
    {
        var text = "";
        string line;
        do
        {
            line = await ReadLineAsync(stream);
            text += line + "\n";
        }
        while (line.Length > 3 && line[3] == '-');
        return text;
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        throw new EndOfStreamException("closed");
    }
}
