using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Clients.LmtpEager;

public sealed class LmtpFeeder : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public LmtpFeeder(string host, int port)
    {
        _tcp = new TcpClient(host, port);
        _reader = new StreamReader(_tcp.GetStream());
        _writer = new StreamWriter(_tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        if (Say("LHLO feeder.example") != 250)  //! SMTP002
            throw new IOException("The store does not speak LMTP.");
    }

    public bool Feed(string sender, string recipient, string message)
    {
        if (Say("MAIL FROM:<" + sender + ">") != 250)
            return false;
        if (Say("RCPT TO:<" + recipient + ">") / 10 != 25)
            return false;
        if (Say("DATA") != 354)
            return false;
        return Say(message.Replace("\r\n.", "\r\n..") + "\r\n.") == 250;
    }

    public void Dispose() => _tcp.Dispose();

    private int Say(string command)
    {
        _writer.WriteLine(command);
        return Read();
    }

    private int Read()
    {
        string line;
        do
        {
            line = _reader.ReadLine() ?? throw new EndOfStreamException();
        }
        while (line.Length > 3 && line[3] == '-');
        return int.Parse(line[..3]);
    }
}
