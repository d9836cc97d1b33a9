using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.LoginClient;

public enum LoginResult { Welcome, NotOffered, WrongCredentials, TryLater, ServerNotReady }

/// <summary>Tries user name and password: by PLAIN, and by LOGIN where PLAIN is not to the server's liking.</summary>
public static class LoginClient
{
    public static async Task<LoginResult> CheckAsync(string host, int port, string user, string password)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        var result = await CheckAsync(reader, tcp.GetStream(), user, password);
        try
        {
            await SayAsync(tcp.GetStream(), "QUIT");
        }
        catch (IOException)
        {
        }

        return result;
    }

    private static async Task<LoginResult> CheckAsync(StreamReader reader, Stream stream, string user, string password)
    {
        var (code, _) = await HearAsync(reader);
        if (code != 220)
            return LoginResult.ServerNotReady;

        await SayAsync(stream, "EHLO login.example");
        (code, var capabilities) = await HearAsync(reader);
        if (code != 250)
            return LoginResult.ServerNotReady;

        var mechanisms = capabilities.Split('\n')
            .Where(c => c.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))
            .SelectMany(c => c.ToUpperInvariant().Split(' ').Skip(1))
            .ToHashSet();

        code = 0;
        if (mechanisms.Contains("PLAIN"))
        {
            await SayAsync(stream, "AUTH PLAIN " + Base64($"\0{user}\0{password}"));
            (code, _) = await HearAsync(reader);
        }

        if (code is 0 or 504 or 534 && mechanisms.Contains("LOGIN"))
        {
            await SayAsync(stream, "AUTH LOGIN");
            (code, _) = await HearAsync(reader);
            foreach (var answer in new[] { user, password })
            {
                if (code != 334)
                    break;
                await SayAsync(stream, Base64(answer));
                (code, _) = await HearAsync(reader);
            }
        }

        return code switch
        {
            235 => LoginResult.Welcome,
            0 => LoginResult.NotOffered,
            >= 400 and <= 499 => LoginResult.TryLater,
            _ => LoginResult.WrongCredentials,
        };
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task SayAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    private static async Task<(int Code, string Text)> HearAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (true)
        {
            var line = await reader.ReadLineAsync() ?? throw new EndOfStreamException("The server hung up.");
            text.Append(line.AsSpan(Math.Min(line.Length, 4))).Append('\n');
            if (line.Length < 4 || line[3] == ' ')
                return (int.Parse(line.AsSpan(0, 3)), text.ToString());
        }
    }
}
