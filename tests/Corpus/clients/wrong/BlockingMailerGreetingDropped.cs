using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.BlockingMailerGreetingDropped;

public class MailerException(int code, string text) : Exception(code + " " + text)
{
    public int Code { get; } = code;
}

public class BlockingMailer
{
    private StreamReader _reader = StreamReader.Null;
    private StreamWriter _writer = StreamWriter.Null;

    public void Send(string host, string sender, IEnumerable<string> recipients, string message)
    {
        using var client = new TcpClient(host, 25);
        using var stream = client.GetStream();
        _reader = new StreamReader(stream, Encoding.Latin1);
        _writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

        ReadReply();  //! SMTP003

        _writer.WriteLine("EHLO blocking.example");
        Require(250);
        _writer.WriteLine("MAIL FROM:<" + sender + ">");
        Require(250);

        foreach (var recipient in recipients)
        {
            _writer.WriteLine("RCPT TO:<" + recipient + ">");
            var reply = ReadReply();
            if (reply.Code != 250 && reply.Code != 251)
                throw new MailerException(reply.Code, reply.Text);
        }

        _writer.WriteLine("DATA");
        Require(354);
        foreach (var line in message.TrimEnd().Split('\n'))
            _writer.WriteLine(line.StartsWith('.') ? "." + line.TrimEnd('\r') : line.TrimEnd('\r'));
        _writer.WriteLine(".");
        Require(250);
        _writer.WriteLine("QUIT");
    }

    private void Require(int code)
    {
        var reply = ReadReply();
        if (reply.Code != code)
            throw new MailerException(reply.Code, reply.Text);
    }

    private (int Code, string Text) ReadReply()
    {
        string? line;
        do
        {
            line = _reader.ReadLine() ?? throw new IOException("The server closed the connection.");
        } while (line.Length > 3 && line[3] == '-');

        return (int.Parse(line.Substring(0, 3)), line.Length > 4 ? line.Substring(4) : "");
    }
}
