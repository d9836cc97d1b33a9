#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Actors.Mail;

public abstract record Message;
public sealed record SendLetter(string From, string To, string Body, TaskCompletionSource<bool> Done) : Message;
public sealed record ServerSaid(string Line) : Message;
public sealed record Stop : Message;

/// <summary>
/// One mailbox for orders and for what the server says. The reader is a task of its own and only posts.
/// </summary>
public sealed class MailActor : IAsyncDisposable
{
    private enum Phase { Greeting, Ehlo, Idle, Mail, Rcpt, Data, Content, Broken }

    private readonly Channel<Message> _mailbox = Channel.CreateUnbounded<Message>();
    private readonly Queue<SendLetter> _waiting = new();
    private readonly TcpClient _tcp = new();
    private readonly Task _loop;
    private Task _pump = Task.CompletedTask;
    private StreamWriter _writer = StreamWriter.Null;
    private SendLetter? _current;
    private Phase _phase = Phase.Greeting;

    public MailActor(string host, int port)
    {
        _tcp.Connect(host, port);
        _writer = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        _pump = Task.Run(PumpAsync);
        _loop = Task.Run(LoopAsync);
    }

    public Task<bool> SendAsync(string from, string to, string body)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailbox.Writer.TryWrite(new SendLetter(from, to, body, done));
        return done.Task;
    }

    private async Task PumpAsync()
    {
        using var reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length > 3 && line[3] == '-')
                continue;
            await _mailbox.Writer.WriteAsync(new ServerSaid(line));
        }
        await _mailbox.Writer.WriteAsync(new Stop());
    }

    private async Task LoopAsync()
    {
        await foreach (Message message in _mailbox.Reader.ReadAllAsync())
        {
            switch (message)
            {
                case SendLetter letter:
                    _waiting.Enqueue(letter);
                    await NextAsync();
                    break;
                case ServerSaid said:
                    await ReactAsync(said.Line);
                    break;
                case Stop:
                    _phase = Phase.Broken;
                    Finish(false);
                    while (_waiting.TryDequeue(out SendLetter? left))
                        left.Done.TrySetResult(false);
                    return;
            }
        }
    }

    private async Task ReactAsync(string line)
    {
        char digit = line.Length > 0 ? line[0] : '?';
        switch (_phase, digit)
        {
            case (Phase.Greeting, '2'):
                _phase = Phase.Ehlo;
                await _writer.WriteLineAsync("EHLO actor.example");
                break;
            case (Phase.Ehlo, '2'):
                _phase = Phase.Idle;
                await NextAsync();
                break;
            case (Phase.Mail, '2'):
                _phase = Phase.Rcpt;
                await _writer.WriteLineAsync($"RCPT TO:<{_current!.To}>");
                break;
            case (Phase.Rcpt, '2'):
                _phase = Phase.Data;
                await _writer.WriteLineAsync("DATA");
                break;
            case (Phase.Data, '3'):
                _phase = Phase.Content;
                await _writer.WriteLineAsync(_current!.Body.Replace("\r\n.", "\r\n.."));
                await _writer.WriteLineAsync(".");
                break;
            case (Phase.Content, '2'):
                _phase = Phase.Idle;
                Finish(true);
                await NextAsync();
                break;
            case (Phase.Mail or Phase.Rcpt or Phase.Data or Phase.Content, _):
                Finish(false);
                _phase = Phase.Ehlo;
                await _writer.WriteLineAsync("RSET");
                break;
            case (Phase.Greeting or Phase.Ehlo, _):
                _phase = Phase.Broken;
                await _writer.WriteLineAsync("QUIT");
                break;
        }
    }

    private async Task NextAsync()
    {
        if (_phase != Phase.Idle || !_waiting.TryDequeue(out SendLetter? next))
            return;
        _current = next;
        _phase = Phase.Mail;
        await _writer.WriteLineAsync($"MAIL FROM:<{next.From}>");
    }

    private void Finish(bool result)
    {
        _current?.Done.TrySetResult(result);
        _current = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.WriteLineAsync("QUIT");
        await Task.WhenAny(Task.WhenAll(_pump, _loop), Task.Delay(TimeSpan.FromSeconds(3)));
        _tcp.Dispose();
    }
}
