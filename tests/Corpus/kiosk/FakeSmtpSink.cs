#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace DevTools.MailSink;

public sealed record CapturedMail(string From, IReadOnlyList<string> To, string Data);

/// <summary>Accepts everything on the developer's machine and keeps it in memory.</summary>
public sealed class FakeSmtpSink : IDisposable
{
    private readonly TcpListener _listener;
    private readonly List<CapturedMail> _mails = new();
    private readonly CancellationTokenSource _stop = new();

    public FakeSmtpSink(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptLoopAsync();
    }

    public IReadOnlyList<CapturedMail> Mails
    {
        get { lock (_mails) return _mails.ToArray(); }
    }

    private async Task AcceptLoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = Task.Run(() => ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 sink ready");

        var from = "";
        var to = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-sink\r\n250-8BITMIME\r\n250 SIZE 10485760");
                    break;
                case "HELO":
                case "RSET":
                case "NOOP":
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "MAIL":
                    from = Between(line);
                    to.Clear();
                    await writer.WriteLineAsync("250 sender ok");
                    break;
                case "RCPT":
                    var address = Between(line);
                    if (address.StartsWith("nobody", StringComparison.Ordinal))
                    {
                        await writer.WriteLineAsync("550 5.1.1 no such user");
                        break;
                    }
                    to.Add(address);
                    await writer.WriteLineAsync("250 recipient ok");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go ahead");
                    var data = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } text && text != ".")
                        data.AppendLine(text.StartsWith("..", StringComparison.Ordinal) ? text[1..] : text);
                    lock (_mails) _mails.Add(new CapturedMail(from, to.ToArray(), data.ToString()));
                    await writer.WriteLineAsync("250 queued");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("502 not implemented");
                    break;
            }
        }
    }

    private static string Between(string line)
    {
        int a = line.IndexOf('<'), b = line.IndexOf('>');
        return a >= 0 && b > a ? line.Substring(a + 1, b - a - 1) : "";
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
    }
}
