using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Drop.In.Smtp
{
    public class SubmissionClient : IDisposable
    {
        private readonly TcpClient _tcp = new();
        private Stream _stream;
        private readonly HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase);

        public async Task OpenAsync(string host, int port, string user, string password)
        {
            await _tcp.ConnectAsync(host, port);
            _stream = _tcp.GetStream();

            EnsureClass(await ReadAsync(), 2, "greeting");
            await EhloAsync();

            if (_extensions.Contains("STARTTLS"))
            {
                EnsureClass(await RoundTripAsync("STARTTLS"), 2, "STARTTLS");
                var ssl = new SslStream(_stream);
                await ssl.AuthenticateAsClientAsync(host);
                _stream = ssl;
                await EhloAsync();
            }

            var reply = await RoundTripAsync("AUTH LOGIN");
            if (reply.Code is 504 or 534)
            {
                var blob = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + user + "\0" + password));
                EnsureClass(await RoundTripAsync("AUTH PLAIN " + blob), 2, "AUTH");
                return;
            }

            await RoundTripAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
            reply = await RoundTripAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)));
            EnsureClass(reply, 2, "AUTH");
        }

        private async Task EhloAsync()
        {
            _extensions.Clear();
            var reply = await RoundTripAsync("EHLO [127.0.0.1]");
            EnsureClass(reply, 2, "EHLO");
            foreach (var l in reply.Lines.Skip(1))
                _extensions.Add(l.Split(' ')[0]);
        }

        public async Task<List<string>> SendAsync(string from, IEnumerable<string> to, string content)
        {
            var refused = new List<string>();
            var taken = 0;
            EnsureClass(await RoundTripAsync($"MAIL FROM:<{from}>"), 2, "MAIL");
            foreach (var t in to)
            {
                var r = await RoundTripAsync($"RCPT TO:<{t}>");
                if (r.Code / 100 == 2) taken++;
                else refused.Add($"{t} ({r.Code})");
            }

            if (taken > 0)
            {
                EnsureClass(await RoundTripAsync("DATA"), 3, "DATA");
                EnsureClass(await RoundTripAsync(content.Replace("\r\n.", "\r\n..") + "\r\n."), 2, "end of data");
            }

            return refused;
        }

        private async Task<Answer> RoundTripAsync(string line)
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
            return await ReadAsync();
        }

        private async Task<Answer> ReadAsync()
        {
            var lines = new List<string>();
            var acc = new List<byte>();
            var one = new byte[1];
            while (await _stream.ReadAsync(one.AsMemory()) == 1)
            {
                if (one[0] != (byte)'\n')
                {
                    acc.Add(one[0]);
                    continue;
                }

                var line = Encoding.UTF8.GetString(acc.ToArray()).TrimEnd('\r');
                acc.Clear();
                lines.Add(line.Length > 4 ? line.Substring(4) : "");
                if (line.Length < 4 || line[3] == ' ')
                    return new Answer(int.Parse(line.Substring(0, 3)), lines);
            }

            throw new EndOfStreamException("connection closed by server");
        }

        private static void EnsureClass(Answer a, int cls, string stage)
        {
            if (a.Code / 100 != cls)
                throw new InvalidOperationException($"{stage}: {a.Code} {string.Join(" / ", a.Lines)}");
        }

        private sealed record Answer(int Code, List<string> Lines);

        public void Dispose()
        {
            _stream?.Dispose();
            _tcp.Dispose();
        }
    }
}
