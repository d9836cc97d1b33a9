using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Verifiers.NullablePass;

public enum MailboxState { Unknown, Accepted, Refused }

public sealed class NullablePass(string helo, string sender)
{
    public async Task<MailboxState> AskAsync(string mx, string mailbox)
    {
        using var tcp = new TcpClient { ReceiveTimeout = 10_000 };
        await tcp.ConnectAsync(mx, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };

        var banner = await reader.ReadLineAsync();  //! SMTP003
        if (banner?.StartsWith("220") == false)
            return MailboxState.Unknown;

        await writer.WriteLineAsync($"HELO {helo}");
        var hello = await reader.ReadLineAsync();
        if (hello is null || hello[0] != '2')
            return MailboxState.Unknown;

        await writer.WriteLineAsync($"MAIL FROM:<{sender}>");
        var mail = await reader.ReadLineAsync();
        if (mail is null || mail[0] != '2')
            return MailboxState.Unknown;

        await writer.WriteLineAsync($"RCPT TO:<{mailbox}>");
        var rcpt = await reader.ReadLineAsync();
        await writer.WriteLineAsync("QUIT");

        return rcpt switch
        {
            null => MailboxState.Unknown,
            ['2', ..] => MailboxState.Accepted,
            ['5', ..] => MailboxState.Refused,
            _ => MailboxState.Unknown,
        };
    }
}
