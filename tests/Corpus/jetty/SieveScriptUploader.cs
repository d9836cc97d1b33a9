#nullable enable
using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Mailadmin.Sieve;

/// <summary>Uploads the vacation script of a user by ManageSieve (RFC 5804), and writes the test dialogue for the admins.</summary>
public sealed class SieveScriptUploader(string host, string user, string password)
{
    private const int Port = 4190;

    public async Task UploadAsync(string name, string script, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, Port, token);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        await SkipToStatusAsync(reader, token);

        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
        await writer.WriteLineAsync($"AUTHENTICATE \"PLAIN\" \"{secret}\"");
        await SkipToStatusAsync(reader, token);

        for (var attempt = 1; ; attempt++)
        {
            await writer.WriteLineAsync($"PUTSCRIPT \"{name}\" {{{Encoding.UTF8.GetByteCount(script)}+}}");
            await writer.WriteLineAsync(script);
            var status = await SkipToStatusAsync(reader, token);
            if (status.StartsWith("OK", StringComparison.Ordinal))
                break;
            if (attempt == 3 || !status.Contains("TRYLATER", StringComparison.Ordinal))
                throw new InvalidOperationException(status);
            await Task.Delay(5000, token);
        }

        await writer.WriteLineAsync($"SETACTIVE \"{name}\"");
        await SkipToStatusAsync(reader, token);
        await writer.WriteLineAsync("LOGOUT");
    }

    private static async Task<string> SkipToStatusAsync(StreamReader reader, CancellationToken token)
    {
        var starts = new[] { "OK", "NO", "BYE" };
        while (await reader.ReadLineAsync(token) is { } line)
        {
            if (starts.Any(s => line.StartsWith(s, StringComparison.Ordinal)))
                return line;
        }
        throw new IOException("connection closed");
    }

    /// <summary>What an admin can paste into "openssl s_client" to try the script.</summary>
    public static void WriteTestDialogue(string path, string address)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        writer.WriteLine("EHLO admin.local");
        writer.WriteLine("MAIL FROM:<>");
        writer.WriteLine($"RCPT TO:<{address}>");
        writer.WriteLine("DATA");
        writer.WriteLine("Subject: vacation test");
        writer.WriteLine();
        writer.WriteLine(".");
        writer.WriteLine("QUIT");
    }
}
