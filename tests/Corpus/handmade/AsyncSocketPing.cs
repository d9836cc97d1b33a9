using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace StatusPage.Agents
{
    public sealed class AsyncSocketPing
    {
        private readonly byte[] _buffer = new byte[512];

        public async Task<string> DeliverProbeAsync(string host, string probeBox, CancellationToken token)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(host, 25, token);

            string greeting = await ReceiveAsync(socket, token); //! SMTP003
            if (greeting?.StartsWith("220") == false)
                return "greeting: " + greeting;

            await SendAsync(socket, "EHLO statuspage.example", token);
            string reply = await ReceiveAsync(socket, token); //! SMTP006
            if (reply is null || reply[0] != '2') return "ehlo: " + reply;

            await SendAsync(socket, "MAIL FROM:<probe@statuspage.example>", token);
            reply = await ReceiveAsync(socket, token);
            if (reply is null || reply[0] != '2') return "mail: " + reply;

            await SendAsync(socket, $"RCPT TO:<{probeBox}>", token);
            reply = await ReceiveAsync(socket, token);
            if (reply is null || reply[0] != '2') return "rcpt: " + reply;

            await SendAsync(socket, "DATA", token);
            reply = await ReceiveAsync(socket, token);
            if (reply is null || reply[0] != '3') return "data: " + reply;

            await SendAsync(socket, $"Subject: probe {DateTime.UtcNow:O}\r\nTo: {probeBox}\r\n\r\nprobe\r\n.", token);
            reply = await ReceiveAsync(socket, token);
            if (reply is null || reply[0] != '2') return "dot: " + reply;

            await SendAsync(socket, "QUIT", token);
            return null;
        }

        private static async Task SendAsync(Socket socket, string line, CancellationToken token)
        {
            ReadOnlyMemory<byte> rest = Encoding.ASCII.GetBytes(line + "\r\n");
            while (!rest.IsEmpty)
            {
                int sent = await socket.SendAsync(rest, SocketFlags.None, token);
                rest = rest.Slice(sent);
            }
        }

        private async Task<string> ReceiveAsync(Socket socket, CancellationToken token)
        {
            int n = await socket.ReceiveAsync(_buffer.AsMemory(), SocketFlags.None, token);
            return n == 0 ? null : Encoding.ASCII.GetString(_buffer, 0, n);
        }
    }
}
