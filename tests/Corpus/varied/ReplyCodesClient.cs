using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Parcel.Net.Smtp
{
    public enum SmtpReplyCode
    {
        Ready = 220,
        Closing = 221,
        AuthenticationSucceeded = 235,
        Completed = 250,
        StartMailInput = 345, //! SMTP010
        ServiceNotAvailable = 421,
        MailboxBusy = 450,
        LocalError = 451,
        InsufficientStorage = 452,
        MailboxUnavailable = 550,
        TransactionFailed = 554,
    }

    public class SmtpPipe
    {
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;

        public SmtpPipe(Stream stream)
        {
            _reader = new StreamReader(stream, Encoding.ASCII);
            _writer = new StreamWriter(stream, Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
        }

        public async Task<SmtpReplyCode> CommandAsync(string line, CancellationToken ct)
        {
            await _writer.WriteLineAsync(line.AsMemory(), ct);
            return await ReadAsync(ct);
        }

        public async Task<SmtpReplyCode> ReadAsync(CancellationToken ct)
        {
            while (true)
            {
                var line = await _reader.ReadLineAsync(ct) ?? throw new EndOfStreamException();
                if (line.Length < 4 || line[3] == ' ')
                    return (SmtpReplyCode)int.Parse(line.AsSpan(0, 3));
            }
        }

        public Task WriteRawAsync(string text, CancellationToken ct) => _writer.WriteAsync(text.AsMemory(), ct);
    }

    public class ParcelSmtpClient
    {
        public async Task<bool> SendAsync(string host, string from, string to, string mime, CancellationToken ct)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host, 25, ct);
            var pipe = new SmtpPipe(tcp.GetStream());

            await pipe.ReadAsync(ct); //! SMTP003
            if (!Ok(await pipe.CommandAsync("EHLO parcel.example", ct))) return false;
            if (!Ok(await pipe.CommandAsync($"MAIL FROM:<{from}>", ct))) return false;
            if (!Ok(await pipe.CommandAsync($"RCPT TO:<{to}>", ct))) return false;

            var data = await pipe.CommandAsync("DATA", ct);
            if ((int)data / 100 != 3) return false;
            await pipe.WriteRawAsync(mime.Replace("\n.", "\n.."), ct);
            return Ok(await pipe.CommandAsync("\r\n.", ct));
        }

        private static bool Ok(SmtpReplyCode code) => (int)code is >= 200 and < 300;
    }
}
