using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.LoginBlind;

/// <summary>Sends through a relay that wants AUTH LOGIN.</summary>
public sealed class LoginSender(string host, string user, string password)
{
    public async Task<bool> SendAsync(string from, string to, string text)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 587);
        var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        if (await HearAsync(reader) != 220)
            return false;
        await SayAsync("EHLO login.example");
        if (await HearAsync(reader) != 250)
            return false;

        await SayAsync("AUTH LOGIN");
        await HearAsync(reader);  //! SMTP005
        await SayAsync(Base64(user));
        await HearAsync(reader);  //! SMTP005
        await SayAsync(Base64(password));
        await HearAsync(reader);  //! SMTP005

        await SayAsync($"MAIL FROM:<{from}>");
        if (await HearAsync(reader) != 250)
            return false;
        await SayAsync($"RCPT TO:<{to}>");
        if (await HearAsync(reader) is not (250 or 251))
            return false;
        await SayAsync("DATA");
        if (await HearAsync(reader) != 354)
            return false;
        await SayAsync(text.Replace("\r\n.", "\r\n..") + "\r\n.");
        return await HearAsync(reader) == 250;

        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<int> HearAsync(StreamReader reader)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync() ?? throw new EndOfStreamException("The server hung up.");
            if (line.Length < 4 || line[3] == ' ')
                return int.Parse(line.AsSpan(0, 3));
        }
    }
}
