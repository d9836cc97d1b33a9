using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Ops.Certificates;

public sealed class CertificateExpiryCheck
{
    public async Task<DateTime?> NotAfterAsync(string host, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25, ct);
        var net = tcp.GetStream();

        if (!await PositiveAsync(net, ct))
            return null;

        await net.WriteAsync("EHLO certcheck.ops.example\r\n"u8.ToArray(), ct);
        if (!await PositiveAsync(net, ct, "STARTTLS"))
            return null;

        await net.WriteAsync("STARTTLS\r\n"u8.ToArray(), ct);
        if (!await PositiveAsync(net, ct))
            return null;

        await using var ssl = new SslStream(net, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, ct);
        return ssl.RemoteCertificate is { } c ? X509CertificateLoader.LoadCertificate(c.GetRawCertData()).NotAfter : null;
    }

    private static async Task<bool> PositiveAsync(Stream s, CancellationToken ct, string? keyword = null)
    {
        var found = keyword is null;
        while (true)
        {
            var line = await LineAsync(s, ct);
            if (line.Length < 3 || line[0] != '2')
                return false;
            if (keyword != null && line.AsSpan(Math.Min(4, line.Length)).Equals(keyword, StringComparison.OrdinalIgnoreCase))
                found = true;
            if (line.Length == 3 || line[3] == ' ')
                return found;
        }
    }

    private static async Task<string> LineAsync(Stream s, CancellationToken ct)
    {
        var sb = new StringBuilder();
        var b = new byte[1];
        while (await s.ReadAsync(b, ct) == 1)
        {
            if (b[0] == 10) return sb.ToString().TrimEnd('\r');
            sb.Append((char)b[0]);
        }
        throw new EndOfStreamException();
    }
}
