using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Verifiers.KnownOrNot;

public enum Known { Yes, No, Later, NotTold }

/// <summary>VRFY where the server allows it, RCPT where not.</summary>
public sealed class KnownOrNot(TextReader input, TextWriter output)
{
    public static async Task<Known> AskAsync(string mx, string address)
    {
        using var tcp = new TcpClient(mx, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        return await new KnownOrNot(reader, writer).RunAsync(address);
    }

    private async Task<Known> RunAsync(string address)
    {
        if (await ReplyAsync() != 220 || await CommandAsync("EHLO ask.example") != 250)
            return Known.NotTold;

        var vrfy = await CommandAsync($"VRFY {address}");
        if (vrfy is 250 or 251)
            return Known.Yes;

        if (await CommandAsync("MAIL FROM:<>") != 250)
            return Known.NotTold;

        return await CommandAsync($"RCPT TO:<{address}>") switch
        {
            250 => Known.Yes,  //! SMTP103
            550 or 551 or 553 => Known.No,
            >= 400 and <= 499 => Known.Later,
            _ => Known.NotTold,
        };
    }

    private async Task<int> CommandAsync(string line)
    {
        await output.WriteLineAsync(line);
        return await ReplyAsync();
    }

    private async Task<int> ReplyAsync()
    {
        while (await input.ReadLineAsync() is { Length: >= 3 } line)
        {
            if (line.Length == 3 || line[3] != '-')
                return int.TryParse(line[..3], out var code) ? code : 0;
        }

        return 0;
    }
}
