using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Campus.Directory;

public class VrfyChecker : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private StreamReader? _reader;
    private StreamWriter? _writer;

    public async Task OpenAsync(string server)
    {
        await _client.ConnectAsync(server, 25);
        var stream = _client.GetStream();
        _reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        _writer = new StreamWriter(stream, Encoding.ASCII, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };

        await ReadReplyAsync(); //! SMTP003

        var (code, text) = await CommandAsync("EHLO directory.campus.example");
        if (code / 100 != 2)
            (code, text) = await CommandAsync("HELO directory.campus.example");
        if (code / 100 != 2)
            throw new IOException($"Refused: {code} {text}");
    }

    public async Task<bool> IsValidUserAsync(string user)
    {
        var (code, _) = await CommandAsync("VRFY " + user);
        return code == 250; //! SMTP103
    }

    private async Task<(int Code, string Text)> CommandAsync(string command)
    {
        await _writer!.WriteLineAsync(command);
        return await ReadReplyAsync();
    }

    private async Task<(int Code, string Text)> ReadReplyAsync()
    {
        var all = new StringBuilder();
        while (true)
        {
            var line = await _reader!.ReadLineAsync() ?? throw new EndOfStreamException();
            all.AppendLine(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return (int.Parse(line[..3]), all.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer != null)
        {
            await _writer.WriteLineAsync("QUIT");
            await _writer.DisposeAsync();
        }
        _client.Dispose();
    }
}
