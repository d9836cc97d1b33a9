using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Assorted.FakeSmtpServer;

/// <summary>A scripted server. Each test says what is answered to what.</summary>
public sealed class FakeSmtpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, Queue<string>> _script = new(StringComparer.OrdinalIgnoreCase);
    public List<string> Commands { get; } = new();
    public List<string> Messages { get; } = new();
    public string Greeting { get; set; } = "220 fake ESMTP";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public FakeSmtpServer On(string verb, params string[] replies)
    {
        _script[verb] = new Queue<string>(replies);
        return this;
    }

    public FakeSmtpServer GreylistOnce() => On("RCPT", "450 4.2.0 greylisted, try again later", "250 2.1.5 ok");

    public FakeSmtpServer RefuseEveryone() => On("RCPT", "550 5.1.1 user unknown");

    public FakeSmtpServer NotReady()
    {
        Greeting = "554 no SMTP service here";
        return this;
    }

    public Task Start()
    {
        _listener.Start();
        return Task.Run(async () =>
        {
            while (true)
            {
                TcpClient client;
                try { client = await _listener.AcceptTcpClientAsync(); }
                catch (ObjectDisposedException) { return; }
                catch (SocketException) { return; }
                using (client)
                    await ServeAsync(client.GetStream());
            }
        });
    }

    private async Task ServeAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync(Greeting);
        while (await reader.ReadLineAsync() is { } line)
        {
            Commands.Add(line);
            var verb = line.Split(' ')[0];
            var reply = Next(verb);
            await writer.WriteLineAsync(reply);
            if (reply.StartsWith("354"))
            {
                var body = new StringBuilder();
                while (await reader.ReadLineAsync() is { } text && text != ".")
                    body.AppendLine(text);
                Messages.Add(body.ToString());
                await writer.WriteLineAsync(Next("."));
            }
            if (verb.Equals("QUIT", StringComparison.OrdinalIgnoreCase))
                return;
        }
    }

    private string Next(string verb)
    {
        if (_script.TryGetValue(verb, out var queue) && queue.Count > 0)
            return queue.Count > 1 ? queue.Dequeue() : queue.Peek();
        return verb.ToUpperInvariant() switch
        {
            "EHLO" => "250-fake\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN",
            "DATA" => "354 go ahead",
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
    }

    public void Dispose() => _listener.Stop();
}
