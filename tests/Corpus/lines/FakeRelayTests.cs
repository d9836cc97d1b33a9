#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace FakeRelay.Tests;

[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAttribute : Attribute
{
    public string? DisplayName { get; set; }
}

public sealed class RelayUnderTest : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _loop;

    public RelayUnderTest()
    {
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public List<string> Messages { get; } = new();

    private async Task ServeAsync()
    {
        using TcpClient client = await _listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 fake ESMTP");
        StringBuilder? data = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (data is not null)
            {
                if (line == ".")
                {
                    Messages.Add(data.ToString());
                    data = null;
                    await writer.WriteLineAsync("250 kept");
                }
                else
                {
                    data.AppendLine(line);
                }
                continue;
            }

            string verb = line.Split(' ')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-fake");
                    await writer.WriteLineAsync("250 PIPELINING");
                    break;
                case "DATA":
                    data = new StringBuilder();
                    await writer.WriteLineAsync("354 go on");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    public void Dispose()
    {
        _listener.Stop();
    }
}

public class FakeRelayTests
{
    [Fact]
    public async Task Keeps_a_message()
    {
        using var relay = new RelayUnderTest();
        using var client = new TcpClient("127.0.0.1", relay.Port);
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        await reader.ReadLineAsync();
        await writer.WriteLineAsync("EHLO test");
        await reader.ReadLineAsync();
        await reader.ReadLineAsync();
        await writer.WriteLineAsync("MAIL FROM:<a@test>");
        await reader.ReadLineAsync();
        await writer.WriteLineAsync("RCPT TO:<b@test>");
        await reader.ReadLineAsync();
        await writer.WriteLineAsync("DATA");
        await reader.ReadLineAsync();
        await writer.WriteLineAsync("Subject: x");
        await writer.WriteLineAsync();
        await writer.WriteLineAsync("hello");
        await writer.WriteLineAsync(".");
        await reader.ReadLineAsync();
        await writer.WriteLineAsync("QUIT");

        Check(relay.Messages.Count == 1, "one message");
        Check(relay.Messages[0].Contains("hello"), "the text");
    }

    [Fact(DisplayName = "an early talker gets its replies all the same")]
    public async Task Early_talker()
    {
        using var relay = new RelayUnderTest();
        using var client = new TcpClient("127.0.0.1", relay.Port);
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        await reader.ReadLineAsync();
        await writer.WriteLineAsync("EHLO test");
        await writer.WriteLineAsync("MAIL FROM:<a@test>");
        await writer.WriteLineAsync("QUIT");

        string all = await reader.ReadToEndAsync();
        Check(all.EndsWith("221 bye\r\n"), "the end");
    }

    private static void Check(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException("Failed: " + what);
    }
}
