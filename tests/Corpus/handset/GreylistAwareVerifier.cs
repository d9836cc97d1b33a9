#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Crm.Quality;

public enum Finding { Deliverable, Undeliverable, AcceptsEverything, AskAgain, CannotTell }

public interface IMxResolver
{
    Task<IReadOnlyList<string>> ResolveAsync(string domain, CancellationToken token);
}

public sealed class GreylistAwareVerifier(IMxResolver resolver, TimeProvider clock)
{
    private readonly Dictionary<string, (int Asked, DateTimeOffset NotBefore)> _pending = new();

    public async Task<Finding> VerifyAsync(string address, CancellationToken token)
    {
        if (_pending.TryGetValue(address, out var p) && clock.GetUtcNow() < p.NotBefore)
            return Finding.AskAgain;

        var domain = address[(address.IndexOf('@') + 1)..];
        var finding = Finding.CannotTell;
        foreach (var mx in await resolver.ResolveAsync(domain, token))
        {
            try
            {
                finding = await AtAsync(mx, domain, address, token);
                if (finding != Finding.CannotTell)
                    break;
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                finding = Finding.AskAgain;
            }
        }

        if (finding == Finding.AskAgain)
        {
            if (p.Asked >= 6)
            {
                _pending.Remove(address);
                return Finding.CannotTell;
            }
            _pending[address] = (p.Asked + 1, clock.GetUtcNow().AddMinutes(20 << p.Asked));
        }
        else
        {
            _pending.Remove(address);
        }
        return finding;
    }

    private static async Task<Finding> AtAsync(string mx, string domain, string address, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(mx, 25, token);
        using var stream = tcp.GetStream();

        if (await DigitAsync(stream, token) != 2)
            return Finding.CannotTell;
        if (await AskAsync(stream, token, "EHLO", "quality.crm.example") != 2
            && await AskAsync(stream, token, "HELO", "quality.crm.example") != 2)
            return Finding.CannotTell;

        // hardly anybody answers this honestly, but it costs nothing
        await AskAsync(stream, token, "VRFY", address);

        if (await AskAsync(stream, token, "MAIL", "FROM:<>") != 2)
            return Finding.CannotTell;

        var real = await AskAsync(stream, token, "RCPT", "TO:<" + address + ">");
        var finding = real switch
        {
            2 => Finding.Deliverable,
            4 => Finding.AskAgain,
            5 => Finding.Undeliverable,
            _ => Finding.CannotTell,
        };

        if (finding == Finding.Deliverable)
        {
            var random = "x" + Guid.NewGuid().ToString("N")[..12] + "@" + domain;
            if (await AskAsync(stream, token, "RCPT", "TO:<" + random + ">") == 2)
                finding = Finding.AcceptsEverything;
        }

        await AskAsync(stream, token, "QUIT");
        return finding;
    }

    private static async Task<int> AskAsync(NetworkStream stream, CancellationToken token, params string[] words)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join(' ', words) + "\r\n"), token);
        return await DigitAsync(stream, token);
    }

    private static async Task<int> DigitAsync(NetworkStream stream, CancellationToken token)
    {
        var one = new byte[1];
        var line = new List<byte>();
        while (await stream.ReadAsync(one, token) > 0)
        {
            if (one[0] != (byte)'\n')
            {
                line.Add(one[0]);
                continue;
            }
            if (line.Count < 4 || line[3] != (byte)'-')
                return line.Count == 0 ? 0 : line[0] - (byte)'0';
            line.Clear();
        }
        throw new EndOfStreamException();
    }
}
