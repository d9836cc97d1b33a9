using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SignUp.Validation;

public enum AddressStatus { Deliverable, Undeliverable, CatchAll, TemporarilyUnknown }

public interface IPatience { Task WaitAsync(int round, CancellationToken ct); }

public sealed class GreylistPatientVerifier
{
    private const int Rounds = 3;
    private readonly IPatience _patience;
    private readonly string _me;

    public GreylistPatientVerifier(IPatience patience, string me)
    {
        _patience = patience;
        _me = me;
    }

    public async Task<AddressStatus> CheckAsync(string mx, string address, CancellationToken ct)
    {
        for (var round = 1; ; round++)
        {
            var code = await AskAsync(mx, address, ct);
            if (code is >= 200 and < 300)
            {
                var random = Guid.NewGuid().ToString("N") + address[address.IndexOf('@')..];
                var other = await AskAsync(mx, random, ct);
                return other is >= 200 and < 300 ? AddressStatus.CatchAll : AddressStatus.Deliverable;
            }
            if (code is >= 500 and < 600)
                return AddressStatus.Undeliverable;
            if (code < 0 || round == Rounds)
                return AddressStatus.TemporarilyUnknown;
            await _patience.WaitAsync(round, ct);
        }
    }

    /// <summary>Code of the reply to RCPT; 0 when another round may help, -1 when the host refuses us.</summary>
    private async Task<int> AskAsync(string mx, string address, CancellationToken ct)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(mx, 25, ct);
            using var s = tcp.GetStream();
            var reader = new StreamReader(s, Encoding.ASCII);

            if (await ReadAsync(reader, ct) != 220)
                return 0;

            int code = 0;
            foreach (var cmd in new[] { $"EHLO {_me}", $"MAIL FROM:<probe@{_me}>", $"RCPT TO:<{address}>" })
            {
                await s.WriteAsync(Encoding.ASCII.GetBytes(cmd + "\r\n"), ct);
                code = await ReadAsync(reader, ct);
                if (code / 100 == 2)
                    continue;
                if (!cmd.StartsWith("RCPT"))
                    code = code / 100 == 4 ? 0 : -1;
                break;
            }

            await s.WriteAsync("QUIT\r\n"u8.ToArray(), ct);
            return code;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return 0;
        }
    }

    private static async Task<int> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        string line;
        do
        {
            line = await reader.ReadLineAsync(ct) ?? throw new IOException("closed");
        }
        while (line.Length > 3 && line[3] == '-');
        return int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code) ? code : 0;
    }
}
