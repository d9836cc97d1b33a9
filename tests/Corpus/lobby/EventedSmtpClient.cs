#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Arcade.Net.Mail;

public sealed class ReplyEventArgs(int code, string text) : EventArgs
{
    public int Code { get; } = code;
    public string Text { get; } = text;
}

/// <summary>
/// A client in the style of our old game sockets: a pump thread raises Reply, and the state machine does the next thing.
/// </summary>
public sealed class EventedSmtpClient
{
    private enum Stage { Greeting, Hello, From, To, Data, Body, Bye }

    private readonly string _from;
    private readonly Queue<string> _recipients;
    private readonly string _body;
    private StreamWriter? _out;
    private Stage _stage = Stage.Greeting;

    public EventedSmtpClient(string from, IEnumerable<string> recipients, string body)
    {
        _from = from;
        _recipients = new Queue<string>(recipients);
        _body = body;
        Reply += OnReply;
    }

    public event EventHandler<ReplyEventArgs>? Reply;
    public event EventHandler? Delivered;
    public event EventHandler<ReplyEventArgs>? Refused;

    public void Start(string host)
    {
        var pump = new Thread(() => Pump(host)) { IsBackground = true, Name = "smtp " + host };
        pump.Start();
    }

    private void Pump(string host)
    {
        try
        {
            using var tcp = new TcpClient(host, 25);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            _out = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            var text = new StringBuilder();
            while (reader.ReadLine() is { Length: >= 3 } line)
            {
                text.AppendLine(line.Length > 4 ? line[4..] : "");
                if (line.Length > 3 && line[3] == '-')
                    continue;
                Reply?.Invoke(this, new ReplyEventArgs(int.Parse(line[..3]), text.ToString()));
                text.Clear();
                if (_stage == Stage.Bye)
                    break;
            }
        }
        catch (Exception error) when (error is IOException or SocketException or FormatException)
        {
            Refused?.Invoke(this, new ReplyEventArgs(0, error.Message));
        }
    }

    private void OnReply(object? sender, ReplyEventArgs e)
    {
        if (e.Code >= 400)
        {
            Refused?.Invoke(this, e);
            _stage = Stage.Bye;
            _out!.WriteLine("QUIT");
            return;
        }

        switch (_stage)
        {
            case Stage.Greeting:
                Next(Stage.Hello, "EHLO arcade.example");
                break;
            case Stage.Hello:
                Next(Stage.From, $"MAIL FROM:<{_from}>");
                break;
            case Stage.From:
                Next(Stage.To, $"RCPT TO:<{_recipients.Dequeue()}>");
                break;
            case Stage.To when _recipients.TryDequeue(out var recipient):
                Next(Stage.To, $"RCPT TO:<{recipient}>");
                break;
            case Stage.To:
                Next(Stage.Data, "DATA");
                break;
            case Stage.Data:
                Next(Stage.Body, _body.Replace("\r\n.", "\r\n..") + "\r\n.");
                break;
            case Stage.Body:
                Delivered?.Invoke(this, EventArgs.Empty);
                Next(Stage.Bye, "QUIT");
                break;
        }
    }

    private void Next(Stage stage, string line)
    {
        _stage = stage;
        _out!.WriteLine(line);
    }
}
