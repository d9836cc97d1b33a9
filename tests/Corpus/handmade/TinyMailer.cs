using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Acme.TinyMail;

public partial class TinyMailer : IDisposable
{
    private readonly string _host;
    private readonly int _port;
    private TcpClient _tcp;
    private StreamReader _in;
    private StreamWriter _out;

    public TinyMailer(string host, int port = 25)
    {
        _host = host;
        _port = port;
    }

    public string LocalName { get; set; } = Environment.MachineName;

    public void Open()
    {
        _tcp = new TcpClient();
        _tcp.ReceiveTimeout = 300_000;
        _tcp.Connect(_host, _port);
        var ns = _tcp.GetStream();
        _in = new StreamReader(ns, Encoding.ASCII);
        _out = new StreamWriter(ns, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var banner = _in.ReadLine();
        if (banner == null || !banner.StartsWith("220"))
        {
            Dispose();
            throw new IOException("unfriendly banner: " + banner);
        }
    }

    public void Hello()
    {
        _out.WriteLine("EHLO " + LocalName);
        var line = _in.ReadLine(); //! SMTP006
        if (line == null || line[0] != '2')
            throw new IOException("EHLO refused: " + line);
    }
}

public partial class TinyMailer
{
    public void Send(string from, string[] to, string body)
    {
        Open();
        Hello();
        Must("MAIL FROM:<" + from + ">", '2');
        foreach (var t in to)
        {
            Must("RCPT TO:<" + t + ">", '2');
        }

        Must("DATA", '3');
        foreach (var l in body.Replace("\r\n", "\n").Split('\n'))
        {
            _out.WriteLine(l.StartsWith(".") ? "." + l : l);
        }

        Must(".", '2');
        _out.WriteLine("QUIT");
        _in.ReadLine();
        Dispose();
    }

    private void Must(string command, char firstDigit)
    {
        _out.WriteLine(command);
        string line;
        do
        {
            line = _in.ReadLine();
        }
        while (line != null && line.Length > 3 && line[3] == '-');

        if (string.IsNullOrEmpty(line) || line[0] != firstDigit)
            throw new IOException(command + " -> " + line);
    }

    public void Dispose()
    {
        _out?.Dispose();
        _in?.Dispose();
        _tcp?.Close();
    }
}
