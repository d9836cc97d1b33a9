using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Corpus.Clients.MailboxCount;

/// <summary>How many messages wait in a POP3 mailbox. A greeting other than +OK makes USER fail as well.</summary>
public static class MailboxCount
{
    public static async Task<int?> AskAsync(string host, string user, string password)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 995);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(host);
        using var reader = new StreamReader(tls);
        await using var writer = new StreamWriter(tls) { NewLine = "\r\n", AutoFlush = true };

        await reader.ReadLineAsync();
        if (!await DoAsync("USER " + user) || !await DoAsync("PASS " + password))
            return null;

        await writer.WriteLineAsync("STAT");
        var status = await reader.ReadLineAsync();
        await writer.WriteLineAsync("QUIT");
        return status is ['+', 'O', 'K', ' ', .. var rest] ? int.Parse(rest.Split(' ')[0]) : null;

        async Task<bool> DoAsync(string line)
        {
            await writer.WriteLineAsync(line);
            return (await reader.ReadLineAsync())?.StartsWith("+OK", StringComparison.Ordinal) == true;
        }
    }
}
