// A line by line translation of the parts of smtplib.py that we need.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace PyPort;

public class SMTPResponseException(int code, string msg) : Exception($"({code}, '{msg}')")
{
    public int smtp_code { get; } = code;
    public string smtp_error { get; } = msg;
}

public class SMTPConnectError(int code, string msg) : SMTPResponseException(code, msg);
public class SMTPHeloError(int code, string msg) : SMTPResponseException(code, msg);
public class SMTPSenderRefused(int code, string msg, string sender) : SMTPResponseException(code, msg)
{
    public string sender { get; } = sender;
}
public class SMTPRecipientsRefused(Dictionary<string, (int, string)> recipients) : Exception("all recipients refused")
{
    public Dictionary<string, (int, string)> recipients { get; } = recipients;
}
public class SMTPDataError(int code, string msg) : SMTPResponseException(code, msg);

public class SMTP : IDisposable
{
    private TcpClient sock;
    private StreamReader file;
    private readonly string local_hostname;
    private (int code, string msg)? helo_resp;
    private (int code, string msg)? ehlo_resp;

    public SMTP(string host, int port = 25, string local_hostname = "localhost")
    {
        this.local_hostname = local_hostname;
        var (code, msg) = connect(host, port);
        if (code != 220)
        {
            close();
            throw new SMTPConnectError(code, msg);
        }
    }

    private (int code, string msg) connect(string host, int port)
    {
        sock = new TcpClient(host, port);
        file = new StreamReader(sock.GetStream(), Encoding.ASCII);
        return getreply();
    }

    private void putcmd(string cmd, string args = "")
    {
        var s = args == "" ? cmd : cmd + " " + args;
        sock.GetStream().Write(Encoding.ASCII.GetBytes(s + "\r\n"));
    }

    private (int code, string msg) getreply()
    {
        var resp = new List<string>();
        var errcode = -1;
        while (true)
        {
            var line = file.ReadLine();
            if (line is null)
            {
                close();
                throw new IOException("Connection unexpectedly closed");
            }
            resp.Add(line.Length > 4 ? line[4..].Trim() : "");
            if (line.Length < 3 || !int.TryParse(line[..3], out errcode))
            {
                errcode = -1;
                break;
            }
            if (line.Length < 4 || line[3] != '-')
                break;
        }
        return (errcode, string.Join("\n", resp));
    }

    private (int code, string msg) docmd(string cmd, string args = "")
    {
        putcmd(cmd, args);
        return getreply();
    }

    public (int code, string msg) helo() => (helo_resp = docmd("HELO", local_hostname)).Value;

    public (int code, string msg) ehlo() => (ehlo_resp = docmd("EHLO", local_hostname)).Value;

    public void ehlo_or_helo_if_needed()
    {
        if (helo_resp is null && ehlo_resp is null)
        {
            if (ehlo().code is not (>= 200 and <= 299))
            {
                var (code, resp) = helo();
                if (code is not (>= 200 and <= 299))
                    throw new SMTPHeloError(code, resp);
            }
        }
    }

    public (int code, string msg) mail(string sender) => docmd("MAIL", $"FROM:<{sender}>");

    public (int code, string msg) rcpt(string recip) => docmd("RCPT", $"TO:<{recip}>");

    public (int code, string msg) data(string msg)
    {
        putcmd("DATA");
        var (code, repl) = getreply();
        if (code != 354)
            throw new SMTPDataError(code, repl);
        var q = msg.ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n..");
        if (!q.EndsWith("\r\n"))
            q += "\r\n";
        sock.GetStream().Write(Encoding.UTF8.GetBytes(q + ".\r\n"));
        return getreply();
    }

    public Dictionary<string, (int, string)> sendmail(string from_addr, IEnumerable<string> to_addrs, string msg)
    {
        ehlo_or_helo_if_needed();
        var (code, resp) = mail(from_addr);
        if (code != 250)
        {
            docmd("RSET");
            throw new SMTPSenderRefused(code, resp, from_addr);
        }

        var senderrs = new Dictionary<string, (int, string)>();
        var all = to_addrs.ToList();
        foreach (var each in all)
        {
            (code, resp) = rcpt(each);
            if (code != 250 && code != 251)
                senderrs[each] = (code, resp);
            if (code == 421)
            {
                close();
                throw new SMTPRecipientsRefused(senderrs);
            }
        }
        if (senderrs.Count == all.Count)
        {
            docmd("RSET");
            throw new SMTPRecipientsRefused(senderrs);
        }

        (code, resp) = data(msg);
        if (code != 250)
        {
            docmd("RSET");
            throw new SMTPDataError(code, resp);
        }
        return senderrs;
    }

    public void quit()
    {
        docmd("QUIT");
        close();
    }

    private void close()
    {
        file?.Dispose();
        sock?.Dispose();
    }

    public void Dispose() => close();
}
