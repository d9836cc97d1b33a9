using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Lookalikes.FtpLister;

/// <summary>Lists a folder of the print shop's FTP server, by hand because their firewall breaks every library.</summary>
public sealed class FtpLister
{
    private readonly string _host;
    private readonly int _port;

    public FtpLister(string host, int port = 21)
    {
        _host = host;
        _port = port;
    }

    public List<string> List(string user, string password, string folder)
    {
        using var control = new TcpClient(_host, _port);
        using var reader = new StreamReader(control.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(control.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        // 220 ready for new user
        var banner = reader.ReadLine();
        Console.WriteLine(banner);

        writer.WriteLine("USER " + user);
        reader.ReadLine();
        writer.WriteLine("PASS " + password);
        var login = reader.ReadLine();
        if (login == null || !login.StartsWith("230"))
            throw new IOException("login: " + login);

        writer.WriteLine("CWD " + folder);
        Skip(reader);
        writer.WriteLine("PASV");
        var (dataHost, dataPort) = ParsePassive(reader.ReadLine() ?? "");

        using var data = new TcpClient(dataHost, dataPort);
        writer.WriteLine("NLST");
        Skip(reader);

        var names = new List<string>();
        using (var listing = new StreamReader(data.GetStream()))
        {
            while (listing.ReadLine() is { } name)
                names.Add(name);
        }

        writer.WriteLine("QUIT");
        return names;
    }

    private static void Skip(TextReader reader)
    {
        string? line;
        do
        {
            line = reader.ReadLine();
        }
        while (line != null && line.Length > 3 && line[3] == '-');
    }

    private static (string, int) ParsePassive(string reply)
    {
        var parts = reply[(reply.IndexOf('(') + 1)..reply.IndexOf(')')].Split(',');
        return (string.Join('.', parts[..4]), int.Parse(parts[4]) * 256 + int.Parse(parts[5]));
    }
}
