using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Greenhouse.Hub
{
    public struct Reading
    {
        public byte Bed;
        public sbyte Temperature;
        public byte Humidity;
    }

    public sealed class MailUplink
    {
        private readonly IPEndPoint _endPoint;

        public MailUplink(IPAddress server)
        {
            _endPoint = new IPEndPoint(server, 587);
        }

        public int LastCode { get; private set; }

        public bool Upload(ReadOnlySpan<Reading> readings)
        {
            using var socket = new Socket(_endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.ReceiveTimeout = 12000;
            socket.Connect(_endPoint);

            Span<byte> rx = stackalloc byte[1024];
            socket.Receive(rx); //! SMTP003

            Send(socket, "HELO hub\r\n");
            if (Answer(socket, rx) / 100 != 2)
                return false;

            Send(socket, "MAIL FROM:<hub@greenhouse.example>\r\n");
            if (Answer(socket, rx) / 100 != 2)
                return false;

            Send(socket, "RCPT TO:<log@greenhouse.example>\r\n");
            socket.Receive(rx); //! SMTP005

            Send(socket, "DATA\r\n");
            if (Answer(socket, rx) != 354)
                return false;

            Send(socket, "Subject: readings\r\n\r\n");
            foreach (ref readonly Reading r in readings)
                Send(socket, r.Bed + ";" + r.Temperature + ";" + r.Humidity + "\r\n");
            Send(socket, ".\r\n");
            bool stored = Answer(socket, rx) / 100 == 2;

            Send(socket, "QUIT\r\n");
            socket.Shutdown(SocketShutdown.Both);
            return stored;
        }

        private int Answer(Socket socket, Span<byte> rx)
        {
            int n = socket.Receive(rx);
            if (n < 3 || !Utf8Parser.TryParse(rx.Slice(0, 3), out int code, out _))
                code = 0;
            LastCode = code;
            return code;
        }

        private static void Send(Socket socket, string text)
        {
            Span<byte> tx = stackalloc byte[128];
            int n = Encoding.ASCII.GetBytes(text, tx);
            socket.Send(tx.Slice(0, n));
        }
    }

    public static class Hub
    {
        public static void Main()
        {
            var uplink = new MailUplink(IPAddress.Parse("10.0.0.2"));
            var readings = new List<Reading>
            {
                new Reading { Bed = 1, Temperature = 21, Humidity = 64 },
                new Reading { Bed = 2, Temperature = 19, Humidity = 71 }
            };

            bool ok = uplink.Upload(readings.ToArray());
            Console.WriteLine(ok ? "uploaded" : "kept, last code " + uplink.LastCode);
        }
    }
}
