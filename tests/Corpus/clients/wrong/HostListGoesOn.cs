using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Corpus.Clients.HostListGoesOn;

public sealed class HostListSender(Action<string> note)
{
    public async Task<string?> SendAsync(IEnumerable<string> hosts, string sender, string recipient, string message)
    {
        foreach (var host in hosts)
        {
            using var tcp = new TcpClient();
            try
            {
                await tcp.ConnectAsync(host, 25);
            }
            catch (SocketException ex)  //! SMTP007
            {
                note($"{host}: {ex.SocketErrorCode}");
            }

            var session = new Session(tcp.GetStream());
            var (code, text) = await session.ReadReplyAsync();  //! SMTP003
            note($"{host}: {code} {text}");

            if ((await session.SayAsync("EHLO hosts.example")).Code != 250)
                continue;
            if ((await session.SayAsync($"MAIL FROM:<{sender}>")).Code != 250)
                continue;
            if ((await session.SayAsync($"RCPT TO:<{recipient}>")).Code is not (250 or 251))
                continue;
            if ((await session.SayAsync("DATA")).Code != 354)
                continue;
            if ((await session.SayAsync(message.Replace("\r\n.", "\r\n..") + "\r\n.")).Code == 250)
                return host;
        }

        return null;
    }

    private sealed class Session(Stream stream)
    {
        private readonly StreamReader _reader = new(stream);
        private readonly StreamWriter _writer = new(stream) { NewLine = "\r\n", AutoFlush = true };

        public async Task<(int Code, string Text)> SayAsync(string command)
        {
            await _writer.WriteLineAsync(command);
            return await ReadReplyAsync();
        }

        public async Task<(int Code, string Text)> ReadReplyAsync()
        {
            while (true)
            {
                var line = await _reader.ReadLineAsync() ?? throw new EndOfStreamException();
                if (line.Length == 3 || line[3] != '-')
                    return (int.Parse(line[..3]), line[3..]);
            }
        }
    }
}
