using System;
using System.IO;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.Lookalikes.ProtocolLogMask;

/// <summary>MailKit's protocol in the application's own log: it sees "EHLO", but sends nothing.</summary>
public sealed class ProtocolLogMask(TextWriter log) : IProtocolLogger
{
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void LogConnect(Uri uri) => log.WriteLine($"connected to {uri}");

    public void LogClient(byte[] buffer, int offset, int count)
    {
        var text = Encoding.UTF8.GetString(buffer, offset, count);
        if (text.StartsWith("AUTH ", StringComparison.Ordinal))
            log.WriteLine("C: AUTH (secret)");
        else if (text.StartsWith("EHLO ", StringComparison.Ordinal))
            log.WriteLine("C: EHLO (this machine)");
        else
            log.WriteLine("C: " + text.TrimEnd());
    }

    public void LogServer(byte[] buffer, int offset, int count) =>
        log.WriteLine("S: " + Encoding.UTF8.GetString(buffer, offset, count).TrimEnd());

    public static void Send(MimeMessage message, string host, TextWriter log)
    {
        using var client = new SmtpClient(new ProtocolLogMask(log));
        client.Connect(host, 587, SecureSocketOptions.StartTls);
        client.Send(message);
        client.Disconnect(true);
    }

    public void Dispose() => log.Flush();
}
