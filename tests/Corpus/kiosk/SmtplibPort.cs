#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace PyPort;

public class SMTPException(string message) : Exception(message);

public sealed class SMTPRecipientsRefused(Dictionary<string, (int, string)> refused) : SMTPException("all recipients refused")
{
    public Dictionary<string, (int, string)> Recipients { get; } = refused;
}

public sealed class SMTPResponseException(int code, string msg) : SMTPException($"({code}, {msg})")
{
    public int SmtpCode { get; } = code;
}

/// <summary>A subset of CPython's smtplib.SMTP, names kept.</summary>
public sealed class SmtplibPort : IDisposable
{
    private TcpClient? sock;
    private StreamReader? file;
    public Dictionary<string, string> EsmtpFeatures { get; } = new(StringComparer.OrdinalIgnoreCase);
    public string LocalHostname { get; init; } = Environment.MachineName;

    public SmtplibPort(string host, int port = 25)
    {
        var (code, msg) = Connect(host, port);
        if (code != 220)
            throw new SMTPResponseException(code, msg);
    }

    private (int, string) Connect(string host, int port)
    {
        sock = new TcpClient(host, port);
        file = new StreamReader(sock.GetStream(), Encoding.Latin1);
        return GetReply();
    }

    private void PutCmd(string cmd) => Send(cmd + "\r\n");

    private void Send(string s) => sock!.GetStream().Write(Encoding.UTF8.GetBytes(s));

    private (int, string) GetReply()
    {
        var resp = new List<string>();
        int code;
        while (true)
        {
            var line = file!.ReadLine() ?? throw new SMTPException("Connection unexpectedly closed");
            resp.Add(line.Length > 4 ? line[4..].Trim() : "");
            code = int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var c) ? c : -1;
            if (line.Length < 4 || line[3] != '-')
                break;
        }
        return (code, string.Join('\n', resp));
    }

    public (int, string) DoCmd(string cmd)
    {
        PutCmd(cmd);
        return GetReply();
    }

    public (int, string) Ehlo()
    {
        var (code, msg) = DoCmd("ehlo " + LocalHostname);
        if (code == 250)
            foreach (var each in msg.Split('\n').Skip(1))
            {
                var parts = each.Split(' ', 2);
                EsmtpFeatures[parts[0]] = parts.Length > 1 ? parts[1] : "";
            }
        return (code, msg);
    }

    public void EhloOrHeloIfNeeded()
    {
        if (Ehlo() is (>= 200 and <= 299, _))
            return;
        var (code, resp) = DoCmd("helo " + LocalHostname);
        if (code is < 200 or > 299)
            throw new SMTPResponseException(code, resp);
    }

    public (int, string) Mail(string sender) => DoCmd($"mail FROM:<{sender}>");

    public (int, string) Rcpt(string recip) => DoCmd($"rcpt TO:<{recip}>");

    public (int, string) Data(string msg)
    {
        var (code, repl) = DoCmd("data");
        if (code != 354)
            throw new SMTPResponseException(code, repl);
        var q = string.Join("\r\n", msg.ReplaceLineEndings("\n").Split('\n').Select(l => l.StartsWith('.') ? "." + l : l));
        Send(q + "\r\n.\r\n");
        return GetReply();
    }

    public Dictionary<string, (int, string)> SendMail(string fromAddr, IReadOnlyCollection<string> toAddrs, string msg)
    {
        EhloOrHeloIfNeeded();
        _ = Mail(fromAddr); //! SMTP005
        var senderrs = new Dictionary<string, (int, string)>();
        foreach (var each in toAddrs)
        {
            var (code, resp) = Rcpt(each);
            if (code != 250) //! SMTP103
                senderrs[each] = (code, resp);
        }
        if (senderrs.Count == toAddrs.Count)
        {
            DoCmd("rset");
            throw new SMTPRecipientsRefused(senderrs);
        }
        var (dataCode, dataResp) = Data(msg);
        if (dataCode != 250)
            throw new SMTPResponseException(dataCode, dataResp);
        return senderrs;
    }

    public void Dispose()
    {
        try { DoCmd("quit"); }
        catch (Exception e) when (e is IOException or SMTPException) { }
        sock?.Dispose();
    }
}
