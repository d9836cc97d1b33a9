using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Usenet.Poster;

public sealed class NewsPoster
{
    private readonly string _server;

    public NewsPoster(string server) => _server = server;

    public async Task<bool> PostAsync(string from, string group, string subject, IEnumerable<string> body)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_server, 119);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        Console.WriteLine(await reader.ReadLineAsync());

        await writer.WriteLineAsync("MODE READER");
        Console.WriteLine(await reader.ReadLineAsync());

        await writer.WriteLineAsync("GROUP " + group);
        var reply = await reader.ReadLineAsync();
        Console.WriteLine(reply);

        await writer.WriteLineAsync("POST");
        reply = await reader.ReadLineAsync();
        if (reply?.StartsWith("340") != true)
            return false;

        await writer.WriteLineAsync("From: " + from);
        await writer.WriteLineAsync("Newsgroups: " + group);
        await writer.WriteLineAsync("Subject: " + subject);
        await writer.WriteLineAsync();
        foreach (var l in body)
            await writer.WriteLineAsync(l.StartsWith('.') ? "." + l : l);
        await writer.WriteLineAsync(".");

        reply = await reader.ReadLineAsync();
        Console.WriteLine(reply);
        await writer.WriteLineAsync("QUIT");
        return reply == "240 article posted ok" || (reply ?? "").StartsWith("240");
    }

    public async Task<long> NewestAsync(string group)
    {
        using var tcp = new TcpClient(_server, 119);
        using var reader = new StreamReader(tcp.GetStream());
        await using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await reader.ReadLineAsync();
        await writer.WriteLineAsync("GROUP " + group);
        var parts = (await reader.ReadLineAsync() ?? "").Split(' ');
        return parts is ["211", _, _, var last, ..] ? long.Parse(last) : -1;
    }
}
