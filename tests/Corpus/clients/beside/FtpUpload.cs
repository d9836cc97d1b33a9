using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.FtpUpload;

/// <summary>FTP has 220, 250 and 550 as well. Its greeting is checked by the reply to USER, which nobody without a service answers with 331.</summary>
public sealed class FtpUpload : IDisposable
{
    private readonly TcpClient _control;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public FtpUpload(string host)
    {
        _control = new TcpClient(host, 21);
        _reader = new StreamReader(_control.GetStream(), Encoding.ASCII);
        _writer = new StreamWriter(_control.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        ReadReply();
    }

    public bool Login(string user, string password)
    {
        var code = Command("USER " + user);
        if (code == 331)
            code = Command("PASS " + password);
        return code == 230;
    }

    public bool Store(string name, Stream content)
    {
        Command("TYPE I");
        var (code, text) = CommandText("PASV");
        if (code != 227)
            return false;

        var numbers = text[(text.IndexOf('(') + 1)..text.IndexOf(')')].Split(',');
        var port = int.Parse(numbers[4]) * 256 + int.Parse(numbers[5]);
        using (var data = new TcpClient(((IPEndPoint)_control.Client.RemoteEndPoint!).Address.ToString(), port))
        {
            if (Command("STOR " + name) is not (125 or 150))
                return false;
            content.CopyTo(data.GetStream());
        }

        return ReadReply().Code is 226 or 250;
    }

    public void Dispose()
    {
        Command("QUIT");
        _control.Dispose();
    }

    private int Command(string line) => CommandText(line).Code;

    private (int Code, string Text) CommandText(string line)
    {
        _writer.WriteLine(line);
        return ReadReply();
    }

    private (int Code, string Text) ReadReply()
    {
        var line = _reader.ReadLine() ?? throw new EndOfStreamException();
        if (line.Length > 3 && line[3] == '-')
        {
            var end = line[..3] + " ";
            while (!line.StartsWith(end, StringComparison.Ordinal))
                line = _reader.ReadLine() ?? throw new EndOfStreamException();
        }

        return (int.Parse(line[..3]), line);
    }
}
