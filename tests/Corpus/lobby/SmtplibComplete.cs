#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Ported.Smtplib;

public class SMTPException(string message) : Exception(message);

public class SMTPResponseException(int code, string msg) : SMTPException($"({code}, '{msg}')")
{
    public int smtp_code => code;
    public string smtp_error => msg;
}

public sealed class SMTPConnectError(int code, string msg) : SMTPResponseException(code, msg);
public sealed class SMTPHeloError(int code, string msg) : SMTPResponseException(code, msg);
public sealed class SMTPSenderRefused(int code, string msg) : SMTPResponseException(code, msg);
public sealed class SMTPDataError(int code, string msg) : SMTPResponseException(code, msg);

public sealed class SMTPRecipientsRefused(IReadOnlyDictionary<string, (int, string)> recipients)
    : SMTPException("all recipients were refused")
{
    public IReadOnlyDictionary<string, (int, string)> recipients { get; } = recipients;
}

public class SMTP : IDisposable
{
    private readonly TcpClient sock;
    private readonly StreamReader file;
    private bool greeted;

    public SMTP(string host, int port = 25)
    {
        sock = new TcpClient(host, port);
        file = new StreamReader(sock.GetStream(), Encoding.Latin1);
        var (code, msg) = getreply();
        if (code != 220)
        {
            sock.Close();
            throw new SMTPConnectError(code, msg);
        }
    }

    public string local_hostname { get; init; } = "localhost";

    private (int, string) getreply()
    {
        var text = new List<string>();
        string line;
        do
        {
            line = file.ReadLine() ?? throw new SMTPException("Connection unexpectedly closed");
            text.Add(string.Concat(line.Skip(4)));
        }
        while (line.ElementAtOrDefault(3) == '-');
        return (int.TryParse(string.Concat(line.Take(3)), out var code) ? code : -1, string.Join("\n", text));
    }

    private void putcmd(string cmd) => sock.GetStream().Write(Encoding.UTF8.GetBytes(cmd + "\r\n"));

    private (int, string) docmd(string cmd)
    {
        putcmd(cmd);
        return getreply();
    }

    private void ehlo_or_helo_if_needed()
    {
        if (greeted)
            return;
        var (code, _) = docmd("EHLO " + local_hostname);
        if (code is < 200 or > 299)
        {
            (code, var resp) = docmd("HELO " + local_hostname);
            if (code is < 200 or > 299)
                throw new SMTPHeloError(code, resp);
        }
        greeted = true;
    }

    /// <returns>the recipients that were refused, with the reply to each</returns>
    public IReadOnlyDictionary<string, (int, string)> sendmail(string from_addr, IReadOnlyCollection<string> to_addrs, string msg)
    {
        ehlo_or_helo_if_needed();
        var (code, resp) = docmd($"MAIL FROM:<{from_addr}>");
        if (code != 250)
        {
            docmd("RSET");
            throw new SMTPSenderRefused(code, resp);
        }

        var senderrs = new Dictionary<string, (int, string)>();
        foreach (var each in to_addrs)
        {
            (code, resp) = docmd($"RCPT TO:<{each}>");
            if (code != 250 && code != 251)
                senderrs[each] = (code, resp);
            if (code == 421)
            {
                sock.Close();
                throw new SMTPRecipientsRefused(senderrs);
            }
        }
        if (senderrs.Count == to_addrs.Count)
        {
            docmd("RSET");
            throw new SMTPRecipientsRefused(senderrs);
        }

        (code, resp) = docmd("DATA");
        if (code == 354)
            (code, resp) = docmd(msg.Replace("\r\n.", "\r\n..") + "\r\n.");
        if (code != 250)
        {
            docmd("RSET");
            throw new SMTPDataError(code, resp);
        }
        return senderrs;
    }

    public void Dispose()
    {
        if (sock.Connected)
            putcmd("QUIT");
        sock.Dispose();
    }
}
