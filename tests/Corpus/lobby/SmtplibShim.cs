#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace PyShims;

/// <summary>The part of Python's smtplib that our scripts used; names are kept so that the scripts were easy to move.</summary>
public class Smtplib
{
    private TcpClient? sock;
    private StreamReader? file;
    private int debuglevel;

    public void set_debuglevel(int level) => debuglevel = level;

    public (int code, string msg) connect(string host, int port = 25)
    {
        if (debuglevel > 0)
            Console.Error.WriteLine($"connect: ({host}, {port})");
        sock = new TcpClient(host, port);
        file = new StreamReader(sock.GetStream(), Encoding.ASCII);
        return getreply();
    }

    public void send(string s)
    {
        if (debuglevel > 0)
            Console.Error.WriteLine("send: " + s);
        var bytes = Encoding.UTF8.GetBytes(s);
        sock!.GetStream().Write(bytes, 0, bytes.Length);
    }

    public (int code, string msg) getreply()
    {
        var resp = new List<string>();
        while (true)
        {
            var line = file!.ReadLine() ?? throw new IOException("Connection unexpectedly closed");
            resp.Add(line.Length > 4 ? line[4..] : "");
            if (!int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code))
                return (-1, line);
            if (line.Length < 4 || line[3] != '-')
                return (code, string.Join("\n", resp));
        }
    }

    public (int code, string msg) docmd(string cmd, string args = "")
    {
        send(args == "" ? cmd + "\r\n" : cmd + " " + args + "\r\n");
        return getreply();
    }

    public (int code, string msg) ehlo(string name) => docmd("EHLO", name);

    public (int code, string msg) mail(string sender) => docmd("MAIL", $"FROM:<{sender}>");

    public (int code, string msg) rcpt(string recip) => docmd("RCPT", $"TO:<{recip}>");

    public (int code, string msg) data(string msg)
    {
        var (code, repl) = docmd("DATA");
        if (code != 354)
            return (code, repl);
        send(msg.ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n..") + "\r\n.\r\n");
        return getreply();
    }

    public void quit()
    {
        docmd("QUIT");
        sock!.Close();
    }
}

public static class BackupReport
{
    public static void Main(string[] args)
    {
        var s = new Smtplib();
        if (args.Length > 1)
            s.set_debuglevel(1);

        s.connect("mail.backup.example"); //! SMTP003
        var (code, msg) = s.ehlo("nas01");
        if (code != 250)
            throw new IOException($"ehlo: {code} {msg}");

        (code, msg) = s.mail("nas01@backup.example");
        if (code != 250)
            throw new IOException($"mail: {code} {msg}");
        (code, msg) = s.rcpt("admin@backup.example");
        if (code is not (250 or 251))
            throw new IOException($"rcpt: {code} {msg}");

        s.data("Subject: backup\n\n" + File.ReadAllText(args[0])); //! SMTP005
        s.quit();
        Console.WriteLine("report sent");
    }
}
