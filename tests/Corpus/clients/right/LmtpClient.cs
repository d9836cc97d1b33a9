using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.LmtpClient;

public enum LmtpFate { Stored, Deferred, Bounced }

public readonly record struct LmtpStatus(LmtpFate Fate, int Code, string Text);

/// <summary>Hands mail to the local store (RFC 2033). After the dot it answers once for each recipient it had accepted.</summary>
public sealed class LmtpClient : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;
    private string _text = "";

    public LmtpClient(string host, int port)
    {
        _tcp = new TcpClient(host, port);
        var stream = _tcp.GetStream();
        _reader = new StreamReader(stream, new UTF8Encoding(false));
        _writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n" };
    }

    public Dictionary<string, LmtpStatus> Deliver(string sender, IReadOnlyList<string> recipients, string message)
    {
        var result = new Dictionary<string, LmtpStatus>();

        int code = Read();
        if (code != 220)
            return All(code);

        code = Say("LHLO store-client.example");
        if (code != 250)
            return All(code);

        code = Say("MAIL FROM:<" + sender + ">");
        if (code != 250)
            return All(code);

        var accepted = new List<string>();
        foreach (string recipient in recipients)
        {
            code = Say("RCPT TO:<" + recipient + ">");
            if (code == 250 || code == 251)
                accepted.Add(recipient);
            else
                result[recipient] = Failed(code);
        }

        if (accepted.Count == 0)
            return result;

        code = Say("DATA");
        if (code != 354)
        {
            foreach (string recipient in accepted)
                result[recipient] = Failed(code);
            return result;
        }

        foreach (string line in message.TrimEnd('\r', '\n').Split('\n'))
        {
            if (line.StartsWith('.'))
                _writer.Write('.');
            _writer.WriteLine(line.TrimEnd('\r'));
        }

        _writer.WriteLine(".");
        _writer.Flush();

        // One reply each, in the order of the RCPTs that were accepted.
        foreach (string recipient in accepted)
            result[recipient] = Status(Read());
        return result;

        Dictionary<string, LmtpStatus> All(int failure)
        {
            foreach (string recipient in recipients)
                result[recipient] = Failed(failure);
            return result;
        }
    }

    public void Dispose()
    {
        try
        {
            Say("QUIT");
        }
        catch (IOException)
        {
        }

        _tcp.Dispose();
    }

    private LmtpStatus Status(int code) => code / 100 == 2 ? new(LmtpFate.Stored, code, _text) : Failed(code);

    private LmtpStatus Failed(int code) => new(code / 100 == 5 ? LmtpFate.Bounced : LmtpFate.Deferred, code, _text);

    private int Say(string command)
    {
        _writer.WriteLine(command);
        _writer.Flush();
        return Read();
    }

    private int Read()
    {
        string? line;
        do
        {
            line = _reader.ReadLine() ?? throw new EndOfStreamException("The store hung up.");
        }
        while (line.Length > 3 && line[3] == '-');

        _text = line.Length > 4 ? line[4..] : "";
        return line.Length >= 3 && int.TryParse(line[..3], out int code) ? code : throw new IOException("Not LMTP: " + line);
    }
}
