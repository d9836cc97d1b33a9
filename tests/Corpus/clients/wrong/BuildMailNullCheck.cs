using System;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Corpus.Clients.BuildMailNullCheck;

/// <summary>Tells the colleagues of a new build.</summary>
public static class BuildMail
{
    public static async Task TellAsync(string relay, string[] colleagues, string build)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(relay, 2525);
        using var reader = new StreamReader(tcp.GetStream());
        await using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        var banner = await NextAsync();  //! SMTP003
        if (string.IsNullOrEmpty(banner))
            throw new IOException("The relay says nothing.");

        await writer.WriteLineAsync("HELO build.example");
        var helo = await NextAsync();  //! SMTP005
        if (helo == null)
            throw new IOException("The relay hung up.");

        await writer.WriteLineAsync("MAIL FROM:<build@build.example>");
        if ((await NextAsync())?[0] != '2')
            throw new IOException("Sender refused.");

        foreach (var colleague in colleagues)
        {
            await writer.WriteLineAsync($"RCPT TO:<{colleague}>");
            if ((await NextAsync())?[0] != '2')
                Console.Error.WriteLine($"{colleague} does not get it.");
        }

        await writer.WriteLineAsync("DATA");
        if ((await NextAsync())?[0] != '3')
            throw new IOException("Nobody gets it.");
        await writer.WriteLineAsync($"Subject: {build}\r\n\r\nIt is there.\r\n.");
        if ((await NextAsync())?[0] != '2')
            throw new IOException("Message refused.");
        await writer.WriteLineAsync("QUIT");

        async Task<string?> NextAsync()
        {
            string? line;
            do
                line = await reader.ReadLineAsync();
            while (line is { Length: > 3 } && line[3] == '-');
            return line;
        }
    }
}
