using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.AsyncClientConnectCaught;

public interface ITrace
{
    void Error(string text, Exception exception);
}

public sealed class AlarmMailer(ITrace trace)
{
    private TcpClient _client = new();
    private StreamReader? _reader;

    public async Task<bool> SendAlarmAsync(string text)
    {
        try
        {
            _client = new TcpClient();
            await _client.ConnectAsync("alarm-relay.example", 25);
            _reader = new StreamReader(_client.GetStream());
            var code = await ReadCodeAsync();
            if (code != 220)
                throw new IOException($"The relay greets with {code}.");
        }
        catch (Exception exception) when (exception is SocketException or IOException)  //! SMTP007
        {
            trace.Error("The relay is not there.", exception);
        }

        if (await CommandAsync("EHLO alarms.example") != 250)
            return false;
        if (await CommandAsync("MAIL FROM:<alarm@alarms.example>") != 250)
            return false;
        if (await CommandAsync("RCPT TO:<duty@alarms.example>") is not (250 or 251))
            return false;
        if (await CommandAsync("DATA") != 354)
            return false;
        var sent = await CommandAsync($"Subject: Alarm\r\n\r\n{text.Replace("\r\n.", "\r\n..")}\r\n.") == 250;
        await CommandAsync("QUIT");
        return sent;
    }

    private async Task<int> CommandAsync(string command)
    {
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
        return await ReadCodeAsync();
    }

    private async Task<int> ReadCodeAsync()
    {
        while (true)
        {
            var line = await _reader!.ReadLineAsync() ?? throw new IOException("Hung up.");
            if (line.Length < 4 || line[3] != '-')
                return int.Parse(line[..3]);
        }
    }
}
