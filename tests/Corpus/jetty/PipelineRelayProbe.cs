using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Ops.Probes;

// Is this host an open relay? Asks for a foreign recipient and looks whether it is taken.
public static class PipelineRelayProbe
{
    public static async Task<int> Main(string[] hosts)
    {
        var open = new List<string>();
        foreach (var host in hosts)
        {
            try
            {
                if (await RelaysAsync(host))
                    open.Add(host);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                Console.WriteLine($"{host}: {e.Message}");
            }
        }

        foreach (var host in open)
            Console.WriteLine($"{host}: OPEN RELAY");
        return open.Count;
    }

    private static async Task<bool> RelaysAsync(string host)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host, 25);
        await using var stream = new NetworkStream(socket);
        var input = PipeReader.Create(stream);
        var output = PipeWriter.Create(stream);

        var banner = await LineAsync(input); //! SMTP003
        Console.WriteLine($"{host}: {banner}");

        await PutAsync(output, "EHLO probe.ops.example");
        var hello = await LineAsync(input); //! SMTP006
        if (!hello.StartsWith("250", StringComparison.Ordinal))
            return false;

        await PutAsync(output, "MAIL FROM:<probe@ops.example>");
        var mail = await LineAsync(input);
        if (mail.Length == 0 || mail[0] != '2')
            return false;

        await PutAsync(output, "RCPT TO:<probe@elsewhere.example>");
        var rcpt = await LineAsync(input);
        await PutAsync(output, "QUIT");
        return rcpt.Length > 0 && rcpt[0] == '2';
    }

    private static async Task PutAsync(PipeWriter output, string line)
        => await output.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));

    private static async Task<string> LineAsync(PipeReader input)
    {
        while (true)
        {
            var result = await input.ReadAsync();
            var buffer = result.Buffer;
            var end = buffer.PositionOf((byte)'\n');
            if (end is { } position)
            {
                var line = Encoding.ASCII.GetString(buffer.Slice(0, position)).TrimEnd('\r');
                input.AdvanceTo(buffer.GetPosition(1, position));
                return line;
            }
            if (result.IsCompleted)
                throw new IOException("connection closed");
            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
