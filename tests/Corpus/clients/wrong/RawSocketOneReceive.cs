using System;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.RawSocketOneReceive;

public sealed class SensorMail
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public bool Open(string gateway)
    {
        socket.Connect(gateway, 25);
        var buffer = new byte[512];
        var count = socket.Receive(buffer);
        if (count < 3 || !buffer.AsSpan(0, 3).SequenceEqual("220"u8))
            return false;

        socket.Send("EHLO sensor.example\r\n"u8);
        count = socket.Receive(buffer);  //! SMTP006
        return count >= 3 && buffer.AsSpan(0, 3).SequenceEqual("250"u8);
    }

    public bool Mail(string from)
    {
        socket.Send(Encoding.ASCII.GetBytes($"MAIL FROM:<{from}>\r\n"));
        return ReadDigit() == '2';
    }

    public bool Recipient(string to)
    {
        socket.Send(Encoding.ASCII.GetBytes($"RCPT TO:<{to}>\r\n"));
        return ReadDigit() == '2';
    }

    public bool Body(string text)
    {
        socket.Send("DATA\r\n"u8);
        if (ReadDigit() != '3')
            return false;
        socket.Send(Encoding.ASCII.GetBytes(text.Replace("\r\n.", "\r\n..") + "\r\n.\r\n"));
        return ReadDigit() == '2';
    }

    private char ReadDigit()
    {
        var line = new byte[512];
        var length = 0;
        while (length < line.Length && socket.Receive(line, length, 1, SocketFlags.None) == 1)
        {
            if (line[length++] != '\n')
                continue;
            if (length < 4 || line[3] != '-')
                return (char)line[0];
            length = 0;
        }

        return '4';
    }
}
