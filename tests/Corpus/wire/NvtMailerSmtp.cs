#nullable enable
using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace NvtCms.Plugins.Mailer;

/// <summary>class.smtp.php of the old site, carried over method by method.</summary>
public class NvtMailerSmtp
{
    public const int DefaultPort = 25;
    public const string Crlf = "\r\n";

    public int DebugLevel { get; set; }
    public int Timelimit { get; set; } = 30;
    public TextWriter? DebugOutput { get; set; }

    private TcpClient? _tcp;
    private Stream? _conn;
    private string _lastReply = "";
    private string _lastError = "";

    public string GetError() => _lastError;

    public bool Connect(string host, int port = DefaultPort, bool tls = false)
    {
        if (Connected())
        {
            _lastError = "Already connected to a server";
            return false;
        }

        try
        {
            _tcp = new TcpClient(host, port) { ReceiveTimeout = Timelimit * 1000 };
            _conn = _tcp.GetStream();
            if (tls)
            {
                var ssl = new SslStream(_conn);
                ssl.AuthenticateAsClient(host);
                _conn = ssl;
            }
        }
        catch (SocketException e)
        {
            _lastError = e.Message;
            Edebug("SMTP ERROR: failed to connect: " + e.Message, 1);
            return false;
        }

        // Get any announcement
        string announce = GetLines(); //! SMTP003
        Edebug("SERVER -> CLIENT: " + announce, 2);
        return true;
    }

    public bool Connected() => _tcp is { Connected: true };

    public bool Hello(string host) => SendHello("EHLO", host) || SendHello("HELO", host);

    protected bool SendHello(string hello, string host) => SendCommand(hello, hello + " " + host, 250);

    public bool Authenticate(string username, string password)
    {
        if (!SendCommand("AUTH", "AUTH LOGIN", 334))
            return false;
        if (!SendCommand("Username", Convert.ToBase64String(Encoding.UTF8.GetBytes(username)), 334))
            return false;
        return SendCommand("Password", Convert.ToBase64String(Encoding.UTF8.GetBytes(password)), 235);
    }

    public bool Mail(string from) => SendCommand("MAIL FROM", "MAIL FROM:<" + from + ">", 250);

    public bool Recipient(string address) => SendCommand("RCPT TO", "RCPT TO:<" + address + ">", 250, 251);

    public bool Data(string msgData)
    {
        if (!SendCommand("DATA", "DATA", 354))
            return false;

        foreach (string raw in msgData.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n'))
        {
            string line = raw.StartsWith('.') ? "." + raw : raw;
            ClientSend(line + Crlf);
        }
        return SendCommand("DATA END", ".", 250);
    }

    public bool Reset() => SendCommand("RSET", "RSET", 250);

    public bool Quit(bool closeOnError = true)
    {
        bool noerror = SendCommand("QUIT", "QUIT", 221);
        if (noerror || closeOnError)
            Close();
        return noerror;
    }

    public void Close()
    {
        _conn?.Dispose();
        _tcp?.Dispose();
        _conn = null;
        _tcp = null;
    }

    protected bool SendCommand(string command, string commandString, params int[] expect)
    {
        if (!Connected())
        {
            _lastError = $"Called {command} without being connected";
            return false;
        }

        ClientSend(commandString + Crlf);
        _lastReply = GetLines();
        Edebug("SERVER -> CLIENT: " + _lastReply, 2);

        int code = _lastReply.Length >= 3 && int.TryParse(_lastReply.AsSpan(0, 3), out int parsed) ? parsed : 0;
        if (Array.IndexOf(expect, code) < 0)
        {
            _lastError = command + " command failed: " + _lastReply;
            Edebug("SMTP ERROR: " + _lastError, 1);
            return false;
        }

        _lastError = "";
        return true;
    }

    private void ClientSend(string data)
    {
        Edebug("CLIENT -> SERVER: " + data, 3);
        byte[] bytes = Encoding.UTF8.GetBytes(data);
        _conn!.Write(bytes, 0, bytes.Length);
    }

    private string GetLines()
    {
        var data = new StringBuilder();
        var line = new StringBuilder();
        while (true)
        {
            int b = _conn!.ReadByte();
            if (b < 0)
                break;
            line.Append((char)b);
            if (b != '\n')
                continue;
            data.Append(line);
            bool last = line.Length < 4 || line[3] == ' ';
            line.Clear();
            if (last)
                break;
        }
        return data.ToString();
    }

    private void Edebug(string str, int level)
    {
        if (level <= DebugLevel)
            DebugOutput?.WriteLine(str.TrimEnd());
    }
}
