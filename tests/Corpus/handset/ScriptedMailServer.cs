#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Integration.Fakes;

/// <summary>A mail server whose answers are laid down by the test.</summary>
public sealed class ScriptedMailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, Queue<string>> _script = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _received = new();
    private readonly ConcurrentQueue<string> _messages = new();

    public ScriptedMailServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyCollection<string> Received => _received;

    public IReadOnlyCollection<string> Messages => _messages;

    public string Greeting { get; set; } = "220 fake.test ESMTP";

    public ScriptedMailServer On(string verb, params string[] replies)
    {
        if (!_script.TryGetValue(verb, out var queue))
            _script[verb] = queue = new Queue<string>();
        foreach (var reply in replies)
            queue.Enqueue(reply);
        return this;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = TalkAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        using (var reader = new StreamReader(client.GetStream(), Encoding.ASCII))
        using (var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
        {
            await writer.WriteLineAsync(Greeting);
            while (await reader.ReadLineAsync() is { } line)
            {
                _received.Enqueue(line);
                var verb = line.Split(' ', ':')[0];
                var reply = Answer(verb);
                await writer.WriteLineAsync(reply);

                if (verb.Equals("DATA", StringComparison.OrdinalIgnoreCase) && reply[0] == '3')
                {
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } row && row != ".")
                        text.AppendLine(row);
                    _messages.Enqueue(text.ToString());
                    await writer.WriteLineAsync(Answer("."));
                }
                else if (verb.Equals("QUIT", StringComparison.OrdinalIgnoreCase) || reply.StartsWith("421"))
                {
                    return;
                }
            }
        }
    }

    private string Answer(string verb)
    {
        if (_script.TryGetValue(verb, out var queue) && queue.Count > 0)
            return queue.Dequeue();
        return verb.ToUpperInvariant() switch
        {
            "EHLO" => "250-fake.test\r\n250-PIPELINING\r\n250 8BITMIME",
            "HELO" => "250 fake.test",
            "DATA" => "354 end with a dot",
            "QUIT" => "221 bye",
            "VRFY" => "252 cannot verify",
            "MAIL" or "RCPT" or "RSET" or "NOOP" or "." => "250 ok",
            _ => "500 what?",
        };
    }

    public void Dispose() => _listener.Stop();
}
