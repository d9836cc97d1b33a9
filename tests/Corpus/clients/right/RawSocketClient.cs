using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.RawSocketClient;

/// <summary>For the firmware: one socket, one fixed buffer, no streams, codes instead of exceptions.</summary>
public sealed class RawSocketClient
{
    public const int Ok = 0;
    public const int LaterPlease = 1;
    public const int NeverAgain = 2;
    public const int NetworkDown = 3;

    private readonly byte[] _rx = new byte[1024];
    private int _rxHead;
    private int _rxTail;
    private Socket? _socket;

    /// <summary>The code of the reply that decided.</summary>
    public int LastReply { get; private set; }

    public List<string> RefusedRecipients { get; } = new();

    public int Send(IPAddress server, int port, string from, string[] to, byte[] message)
    {
        _rxHead = _rxTail = 0;
        RefusedRecipients.Clear();
        _socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Connect(server, port);
            int result = Session(from, to, message);
            Quit();
            return result;
        }
        catch (SocketException)
        {
            return NetworkDown;
        }
        finally
        {
            _socket.Close();
        }
    }

    // A server that has hung up already takes nothing back of what it said.
    private void Quit()
    {
        try
        {
            Transmit("QUIT");
            ReceiveReply();
        }
        catch (SocketException)
        {
        }
    }

    private int Session(string from, string[] to, byte[] message)
    {
        int code = ReceiveReply();
        if (code != 220)
            return Failure(code);

        Transmit("EHLO device.example");
        code = ReceiveReply();
        if (code == 500 || code == 502)
        {
            Transmit("HELO device.example");
            code = ReceiveReply();
        }
        if (code != 250)
            return Failure(code);

        Transmit("MAIL FROM:<" + from + ">");
        code = ReceiveReply();
        if (code != 250)
            return Failure(code);

        int accepted = 0;
        int worst = 0;
        foreach (string address in to)
        {
            Transmit("RCPT TO:<" + address + ">");
            code = ReceiveReply();
            if (code >= 250 && code <= 251)
            {
                accepted++;
            }
            else
            {
                RefusedRecipients.Add(address);
                if (worst == 0 || code < worst)
                    worst = code;
            }
        }
        if (accepted == 0)
            return Failure(worst);

        Transmit("DATA");
        code = ReceiveReply();
        if (code != 354)
            return Failure(code);

        TransmitMessage(message);
        code = ReceiveReply();
        if (code != 250)
            return Failure(code);
        LastReply = code;
        return Ok;
    }

    private int Failure(int code)
    {
        LastReply = code;
        return code >= 500 && code <= 599 ? NeverAgain : LaterPlease;
    }

    private void Transmit(string command)
    {
        TransmitAll(Encoding.ASCII.GetBytes(command + "\r\n"));
    }

    private void TransmitAll(byte[] bytes)
    {
        int sent = 0;
        while (sent < bytes.Length)
            sent += _socket!.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
    }

    private void TransmitMessage(byte[] message)
    {
        var wire = new List<byte>(message.Length + 64);
        bool lineStart = true;
        foreach (byte b in message)
        {
            if (lineStart && b == (byte)'.')
                wire.Add((byte)'.');
            if (b == (byte)'\r')
                continue;
            if (b == (byte)'\n')
                wire.Add((byte)'\r');
            wire.Add(b);
            lineStart = b == (byte)'\n';
        }
        wire.AddRange(Encoding.ASCII.GetBytes(lineStart ? ".\r\n" : "\r\n.\r\n"));
        TransmitAll(wire.ToArray());
    }

    /// <summary>Reads lines up to the one without a hyphen behind its code; 0 for something that is no reply.</summary>
    private int ReceiveReply()
    {
        while (true)
        {
            int code = 0;
            int column = 0;
            bool more = false;
            bool valid = true;
            int b;
            while ((b = ReceiveByte()) != '\n')
            {
                if (column < 3)
                {
                    valid &= b >= '0' && b <= '9';
                    code = code * 10 + (b - '0');
                }
                else if (column == 3)
                {
                    more = b == '-';
                }
                column++;
            }
            if (!valid || column < 3)
                return 0;
            if (!more)
                return code;
        }
    }

    private int ReceiveByte()
    {
        if (_rxHead == _rxTail)
        {
            _rxHead = 0;
            _rxTail = _socket!.Receive(_rx);
            if (_rxTail == 0)
                throw new SocketException((int)SocketError.ConnectionReset);
        }
        return _rx[_rxHead++];
    }
}
