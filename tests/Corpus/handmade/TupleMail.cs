using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Billing.Outbound;

internal static class TupleMail
{
    public static async Task<bool> SendInvoiceAsync(string host, (string User, string Pass) login, string from, string to, string mime)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 465);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(host);
        var rd = new StreamReader(tls, Encoding.UTF8);

        var (code, text) = await ReadAsync(rd);
        if (code != 220) return Fail("greeting", code, text);

        (code, text) = await AskAsync(tls, rd, "EHLO billing.example.com");
        if (code != 250) return Fail("EHLO", code, text);

        var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{login.User}\0{login.Pass}"));
        (code, text) = await AskAsync(tls, rd, "AUTH PLAIN " + plain); //! SMTP005

        (code, text) = await AskAsync(tls, rd, $"MAIL FROM:<{from}>");
        if (code != 250) return Fail("MAIL", code, text);

        (code, text) = await AskAsync(tls, rd, $"RCPT TO:<{to}>");
        if (code is not (250 or 251)) return Fail("RCPT", code, text);

        (code, _) = await AskAsync(tls, rd, "DATA");
        if (code != 354) return Fail("DATA", code, "");

        await tls.WriteAsync(Encoding.UTF8.GetBytes(Stuff(mime)));
        (_, text) = await AskAsync(tls, rd, "."); //! SMTP005
        Console.WriteLine("server: " + text);

        await AskAsync(tls, rd, "QUIT");
        return true;
    }

    private static bool Fail(string stage, int code, string text)
    {
        Console.Error.WriteLine($"{stage} failed with {code} {text}");
        return false;
    }

    private static string Stuff(string mime)
    {
        var s = mime.Replace("\r\n.", "\r\n..");
        return s.EndsWith("\r\n") ? s : s + "\r\n";
    }

    private static async Task<(int Code, string Text)> AskAsync(Stream s, StreamReader rd, string command)
    {
        await s.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
        await s.FlushAsync();
        return await ReadAsync(rd);
    }

    private static async Task<(int Code, string Text)> ReadAsync(StreamReader rd)
    {
        var text = new StringBuilder();
        while (await rd.ReadLineAsync() is { } line)
        {
            if (line.Length < 3) throw new FormatException(line);
            text.Append(line.AsSpan(Math.Min(4, line.Length))).Append('\n');
            if (line.Length == 3 || line[3] == ' ')
                return (int.Parse(line.AsSpan(0, 3)), text.ToString());
        }

        throw new EndOfStreamException("no reply");
    }
}
