using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.CounterStore;

/// <summary>A memcached-like store that counts mails for each sender.</summary>
public sealed class CounterStore(string host, int port = 11211) : IDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _reader = StreamReader.Null;
    private StreamWriter _writer = StreamWriter.Null;

    public async Task OpenAsync()
    {
        await _tcp.ConnectAsync(host, port);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
        _writer = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await _writer.WriteLineAsync("version");
        await _reader.ReadLineAsync();
    }

    public async Task SetAsync(string sender, int mails)
    {
        var value = mails.ToString();
        await _writer.WriteLineAsync($"set mail:from:{sender} 0 86400 {value.Length}");
        await _writer.WriteLineAsync(value);
        await _reader.ReadLineAsync();
    }

    public async Task<long> AddAsync(string sender)
    {
        await _writer.WriteLineAsync($"incr mail:from:{sender} 1");
        var reply = await _reader.ReadLineAsync();
        if (reply is null or "NOT_FOUND")
        {
            await SetAsync(sender, 1);
            return 1;
        }

        return long.Parse(reply);
    }

    public void Dispose()
    {
        _writer.WriteLine("quit");
        _tcp.Dispose();
    }
}
