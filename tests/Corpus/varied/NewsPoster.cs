using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Usenet;

public sealed class NewsPoster : IDisposable
{
    private readonly TcpClient _tcp = new();
    private TextReader _r = TextReader.Null;
    private TextWriter _w = TextWriter.Null;
    private bool _mayPost;

    public async Task ConnectAsync(string server)
    {
        await _tcp.ConnectAsync(server, 119);
        var s = _tcp.GetStream();
        _r = new StreamReader(s, Encoding.UTF8);
        _w = new StreamWriter(s, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        var hello = await _r.ReadLineAsync();
        _mayPost = hello?[2] == '0';
        await _w.WriteLineAsync("MODE READER");
        await _r.ReadLineAsync();
    }

    public async Task<bool> PostAsync(string group, string from, string subject, string text)
    {
        if (!_mayPost)
            return false;

        for (int i = 0; i < 2; i++)
        {
            await _w.WriteLineAsync("POST");
            var go = await _r.ReadLineAsync();
            if (go == null || !go.StartsWith("340"))
                continue;
            await _w.WriteLineAsync($"From: {from}\r\nNewsgroups: {group}\r\nSubject: {subject}\r\n\r\n{text}\r\n.");
            var done = await _r.ReadLineAsync();
            if (done == "240 article received ok" || done?.Contains("received") == true)
                return true;
        }
        return false;
    }

    public void Dispose()
    {
        _w.WriteLine("QUIT");
        _tcp.Dispose();
    }
}
