using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.SieveUploader;

/// <summary>Puts the vacation filter on the server by ManageSieve (RFC 5804).</summary>
public static class SieveUploader
{
    public static async Task UploadAsync(string host, string user, string password, string script)
    {
        using var tcp = new TcpClient(host, 4190);
        using var reader = new StreamReader(tcp.GetStream());
        await using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        await UntilDoneAsync(reader);

        var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
        await writer.WriteLineAsync($"AUTHENTICATE \"PLAIN\" \"{plain}\"");
        if (!await UntilDoneAsync(reader))
            throw new UnauthorizedAccessException(user);

        await writer.WriteLineAsync($"PUTSCRIPT \"vacation\" {{{Encoding.UTF8.GetByteCount(script)}+}}");
        await writer.WriteLineAsync(script);
        if (!await UntilDoneAsync(reader))
            throw new InvalidOperationException("script refused");

        await writer.WriteLineAsync("SETACTIVE \"vacation\"");
        await UntilDoneAsync(reader);
        await writer.WriteLineAsync("LOGOUT");
    }

    private static async Task<bool> UntilDoneAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("OK", StringComparison.Ordinal))
                return true;
            if (line.StartsWith("NO", StringComparison.Ordinal) || line.StartsWith("BYE", StringComparison.Ordinal))
                return false;
        }

        throw new EndOfStreamException();
    }
}
