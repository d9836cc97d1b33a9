using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.StepwiseSession;

/// <summary>
/// The caller drives: <see cref="Connect"/>, <see cref="Hello"/>, <see cref="From"/>, <see cref="To"/> for each recipient, <see cref="Send"/>,
/// <see cref="Close"/>. Each says whether the server agreed; <see cref="Code"/> and <see cref="Text"/> have its words.
/// </summary>
public sealed class StepwiseSession
{
    private TcpClient? client;
    private NetworkStream? stream;
    private StreamReader? reader;
    private bool greeted;
    private bool introduced;
    private int recipients;

    public int Code { get; private set; }

    public string Text { get; private set; } = "";

    public bool IsTransient => Code >= 400 && Code < 500;

    public bool Connect(string host, int port)
    {
        client = new TcpClient();
        client.Connect(host, port);
        stream = client.GetStream();
        reader = new StreamReader(stream, Encoding.ASCII);
        ReadReply();
        greeted = Code == 220;
        return greeted;
    }

    public bool Hello(string name)
    {
        if (!greeted)
            throw new InvalidOperationException("Connect first, and see whether the server is ready.");

        Command("EHLO " + name);
        if (Code == 500 || Code == 502 || Code == 504)
            Command("HELO " + name);
        introduced = Code == 250;
        return introduced;
    }

    public bool From(string address)
    {
        if (!introduced)
            throw new InvalidOperationException("Say hello first.");

        recipients = 0;
        Command("MAIL FROM:<" + address + ">");
        return Code == 250;
    }

    public bool To(string address)
    {
        Command("RCPT TO:<" + address + ">");
        switch (Code)
        {
            case 250:
            case 251:
                recipients++;
                return true;
            default:
                return false;
        }
    }

    public bool Send(string message)
    {
        if (recipients == 0)
            throw new InvalidOperationException("Nobody would get it.");

        Command("DATA");
        if (Code != 354)
            return false;

        var body = message.Replace("\r\n", "\n").TrimEnd('\n').Split('\n');
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i].StartsWith("."))
                body[i] = "." + body[i];
        }

        Command(string.Join("\r\n", body) + "\r\n.");
        return Code == 250;
    }

    public void Close()
    {
        if (stream == null)
            return;

        var (code, text) = (Code, Text);
        try
        {
            Command("QUIT");
        }
        catch (IOException)
        {
        }
        finally
        {
            // What was said before the goodbye is what the caller wants to know.
            (Code, Text) = (code, text);
            client?.Close();
            stream = null;
        }
    }

    private void Command(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\r\n");
        stream!.Write(bytes, 0, bytes.Length);
        ReadReply();
    }

    private void ReadReply()
    {
        var text = new StringBuilder();
        string? line;
        do
        {
            line = reader!.ReadLine();
            if (line == null)
                throw new EndOfStreamException("The server has closed the connection.");
            if (line.Length > 4)
                text.AppendLine(line.Substring(4));
        }
        while (line.Length >= 4 && line[3] == '-');

        int code;
        if (line.Length < 3 || !int.TryParse(line.Substring(0, 3), out code))
            throw new InvalidDataException("Unexpected: " + line);
        Code = code;
        Text = text.ToString().TrimEnd();
    }
}
