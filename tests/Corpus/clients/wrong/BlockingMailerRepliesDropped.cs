using System;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Clients.BlockingMailerRepliesDropped;

/// <summary>Sends the nightly summary. If it does not arrive, somebody will ask.</summary>
public class SummaryMailer
{
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public SummaryMailer(Stream stream)
    {
        _reader = new StreamReader(stream);
        _writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
    }

    public static void Run(string summary)
    {
        using var client = new TcpClient("mail.summary.example", 25);
        new SummaryMailer(client.GetStream()).Send("batch@summary.example", ["ops@summary.example", "night@summary.example"], summary);
    }

    public void Send(string from, string[] to, string text)
    {
        if (ReadReply() != 220)
            throw new IOException("The mail server is not ready.");

        _writer.WriteLine("EHLO batch.summary.example");
        if (ReadReply() != 250)
            throw new IOException("EHLO refused.");

        _writer.WriteLine($"MAIL FROM:<{from}>");
        ReadReply();  //! SMTP005

        foreach (var recipient in to)
        {
            _writer.WriteLine($"RCPT TO:<{recipient}>");
            ReadReply();  //! SMTP005
        }

        _writer.WriteLine("DATA");
        ReadReply();  //! SMTP005

        _writer.WriteLine("Subject: Summary");
        _writer.WriteLine();
        _writer.WriteLine(text.Replace("\n.", "\n.."));
        _writer.WriteLine(".");
        ReadReply();  //! SMTP005

        _writer.WriteLine("QUIT");
        ReadReply();
    }

    private int ReadReply()
    {
        string? line;
        do
        {
            line = _reader.ReadLine();
            if (line == null)
                throw new EndOfStreamException();
        }
        while (line.Length > 3 && line[3] == '-');
        return int.Parse(line[..3]);
    }
}
