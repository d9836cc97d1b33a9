using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Verifiers.NightAudit;

/// <summary>Every night: which addresses of our customers does their server still know?</summary>
public static class NightAudit
{
    public static async Task<Dictionary<string, string>> RunAsync(string mx, IEnumerable<string> addresses, TextWriter log)
    {
        var outcome = new Dictionary<string, string>();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(mx, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        try
        {
            await GreetingAsync();
        }
        catch (IOException e)  //! SMTP007
        {
            await log.WriteLineAsync($"{mx}: {e.Message}");
        }

        await WriteAsync("EHLO audit.example");
        if (await CodeAsync() / 100 != 2)
            return outcome;
        await WriteAsync("MAIL FROM:<>");
        await CodeAsync();  //! SMTP005

        foreach (var address in addresses)
        {
            await WriteAsync($"RCPT TO:<{address}>");
            outcome[address] = await CodeAsync() switch
            {
                >= 200 and < 300 => "known",
                >= 400 and < 500 => "ask again",
                var code => $"refused ({code})",
            };
        }

        await WriteAsync("QUIT");
        return outcome;

        async Task GreetingAsync()
        {
            var code = await CodeAsync();
            if (code != 220)
                throw new IOException($"greeted with {code}");
        }

        Task WriteAsync(string line) => writer.WriteLineAsync(line);

        async Task<int> CodeAsync()
        {
            while (true)
            {
                var line = await reader.ReadLineAsync() ?? throw new IOException("closed");
                if (line.Length < 4 || line[3] != '-')
                    return int.Parse(line[..3]);
            }
        }
    }
}
