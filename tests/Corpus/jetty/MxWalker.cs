#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Outbound.Direct;

public sealed record MxRecord(int Preference, string Exchange);

public interface IMxResolver
{
    Task<IReadOnlyList<MxRecord>> ResolveAsync(string domain, CancellationToken token);
}

public sealed record DeliveryReport(string Host, int Code, string Text);

/// <summary>Goes through the mail exchangers of a domain in their order, until one of them has taken a decision.</summary>
public sealed class MxWalker(IMxResolver resolver)
{
    public async Task<DeliveryReport> DeliverAsync(string from, string to, byte[] message, CancellationToken token)
    {
        var records = await resolver.ResolveAsync(to[(to.LastIndexOf('@') + 1)..], token);
        var report = new DeliveryReport("", 451, "no mail exchanger could be reached");

        foreach (var mx in records.OrderBy(r => r.Preference))
        {
            foreach (var address in await Dns.GetHostAddressesAsync(mx.Exchange, token))
            {
                try
                {
                    using var session = await Session.ConnectAsync(mx.Exchange, address, token);

                    // 554 and 521 speak for this host only, the next may be open
                    if (session.Greeting.Code >= 400)
                    {
                        report = session.Greeting with { Code = 421 };
                        continue;
                    }

                    report = await session.TransactAsync(from, to, message, token);
                    if (report.Code is >= 200 and < 300 or >= 500)
                        return report;
                }
                catch (Exception error) when (error is IOException or SocketException)
                {
                    report = new DeliveryReport(mx.Exchange, 451, error.Message);
                }
            }
        }
        return report;
    }

    private sealed class Session : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _reader;
        private readonly string _host;

        private Session(TcpClient tcp, string host)
        {
            _tcp = tcp;
            _host = host;
            _reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        }

        public DeliveryReport Greeting { get; private set; } = new("", 0, "");

        public static async Task<Session> ConnectAsync(string host, IPAddress address, CancellationToken token)
        {
            var tcp = new TcpClient(address.AddressFamily);
            await tcp.ConnectAsync(address, 25, token);
            var session = new Session(tcp, host);
            session.Greeting = await session.ReadAsync(token);
            return session;
        }

        public async Task<DeliveryReport> TransactAsync(string from, string to, byte[] message, CancellationToken token)
        {
            var reply = await AskAsync("EHLO out.direct.example", token);
            if (reply.Code is 500 or 502 or 504)
                reply = await AskAsync("HELO out.direct.example", token);
            if (reply.Code != 250)
                return reply;

            reply = await AskAsync($"MAIL FROM:<{from}> SIZE={message.Length}", token);
            if (reply.Code is 501 or 504 or 555)
                reply = await AskAsync($"MAIL FROM:<{from}>", token);
            if (reply.Code != 250)
                return reply;

            reply = await AskAsync($"RCPT TO:<{to}>", token);
            if (reply.Code is not (250 or 251))
                return reply;

            reply = await AskAsync("DATA", token);
            if (reply.Code != 354)
                return reply;
            await _tcp.GetStream().WriteAsync(message, token);
            return await AskAsync("\r\n.", token);
        }

        private async Task<DeliveryReport> AskAsync(string command, CancellationToken token)
        {
            await _tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), token);
            return await ReadAsync(token);
        }

        private async Task<DeliveryReport> ReadAsync(CancellationToken token)
        {
            var text = new StringBuilder();
            while (true)
            {
                var line = await _reader.ReadLineAsync(token) ?? throw new IOException(_host + " closed the connection");
                if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                    throw new IOException(_host + " does not speak SMTP: " + line);
                text.Append(line, 3, line.Length - 3);
                if (line.Length == 3 || line[3] != '-')
                    return new DeliveryReport(_host, code, text.ToString());
            }
        }

        public void Dispose() => _tcp.Dispose();
    }
}
