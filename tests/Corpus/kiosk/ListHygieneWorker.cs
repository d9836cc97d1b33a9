#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Hygiene;

public enum Verdict { Valid, Invalid, Unknown }

public sealed record Contact(int Id, string Address, string Mx);

public sealed class ListHygieneWorker
{
    private readonly Channel<Contact> _work = Channel.CreateBounded<Contact>(100);
    private readonly Dictionary<int, Verdict> _verdicts = new();

    public ChannelWriter<Contact> Input => _work.Writer;
    public IReadOnlyDictionary<int, Verdict> Verdicts => _verdicts;

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var contact in _work.Reader.ReadAllAsync(ct))
        {
            try
            {
                _verdicts[contact.Id] = await VerifyAsync(contact, ct);
            }
            catch (SocketException)
            {
                _verdicts[contact.Id] = Verdict.Unknown;
            }
        }
    }

    private static async Task<Verdict> VerifyAsync(Contact contact, CancellationToken ct)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(contact.Mx, 25, ct);

        var buffer = new byte[4096];
        var (greeting, _) = await ReceiveAsync(socket, buffer, ct);
        if (greeting != 220) return Verdict.Unknown;

        var (hello, _) = await AskAsync(socket, buffer, "HELO hygiene.example.net", ct);
        if (hello != 250) return Verdict.Unknown;
        var (mail, _) = await AskAsync(socket, buffer, "MAIL FROM:<>", ct);
        if (mail != 250) return Verdict.Unknown;

        var (rcpt, text) = await AskAsync(socket, buffer, $"RCPT TO:<{contact.Address}>", ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes("QUIT\r\n"), SocketFlags.None, ct);
        Console.WriteLine($"{contact.Address}: {text}");

        if (rcpt is >= 200 and <= 299)
            return Verdict.Valid;
        if (rcpt >= 400) //! SMTP004
            return Verdict.Invalid;
        return Verdict.Unknown;
    }

    private static async Task<(int Code, string Text)> AskAsync(Socket socket, byte[] buffer, string command, CancellationToken ct)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(command + "\r\n"), SocketFlags.None, ct);
        return await ReceiveAsync(socket, buffer, ct);
    }

    private static async Task<(int Code, string Text)> ReceiveAsync(Socket socket, byte[] buffer, CancellationToken ct)
    {
        var used = 0;
        while (used < buffer.Length)
        {
            var n = await socket.ReceiveAsync(buffer.AsMemory(used), SocketFlags.None, ct);
            if (n == 0) return (0, "");
            used += n;
            var text = Encoding.ASCII.GetString(buffer, 0, used);
            if (!text.EndsWith("\r\n", StringComparison.Ordinal)) continue;
            var start = text.LastIndexOf('\n', text.Length - 2) + 1;
            if (text.Length - start >= 5 && text[start + 3] != '-')
                return (int.TryParse(text.AsSpan(start, 3), out var code) ? code : 0, text);
        }
        return (0, "");
    }
}
