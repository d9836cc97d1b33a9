#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Forum.Jobs;

public sealed class RespException : Exception
{
    public RespException(string line) : base(line) => Kind = line.Split(' ')[0];

    public string Kind { get; }

    public bool IsTransient => Kind is "LOADING" or "BUSY" or "TRYAGAIN" or "CLUSTERDOWN";
}

public sealed class RespConnection : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public RespConnection(string host, int port = 6379)
    {
        _tcp = new TcpClient(host, port);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        _writer = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        _writer.WriteLine("HELLO 2");
        var lines = int.Parse(Line()[1..]);
        for (var i = 0; i < lines; i++)
            Bulk();
    }

    public string? Command(string text)
    {
        _writer.WriteLine(text);
        return Bulk();
    }

    private string? Bulk()
    {
        var line = Line();
        switch (line[0])
        {
            case '-':
                throw new RespException(line[1..]);
            case '$':
                return line == "$-1" ? null : Line();
            case '*':
                for (var n = int.Parse(line[1..]); n > 0; n--)
                    Bulk();
                return "";
            default:
                return line[1..];
        }
    }

    private string Line() => _reader.ReadLine() ?? throw new IOException("connection closed");

    public void Dispose() => _tcp.Dispose();
}

public sealed record StoredMail(string To, string Subject, string Text, int Tries);

public sealed class RedisLikeMailQueue(RespConnection redis, ISmtpClient smtp)
{
    private const string Key = "forum:mail";
    private const string DeadKey = "forum:mail:dead";

    public async Task<int> WorkAsync(CancellationToken token)
    {
        var sent = 0;
        while (!token.IsCancellationRequested && Pop() is { } mail)
        {
            var message = new MimeMessage();
            message.From.Add(MailboxAddress.Parse("forum@forum.example"));
            message.To.Add(MailboxAddress.Parse(mail.To));
            message.Subject = mail.Subject;
            message.Body = new TextPart("plain") { Text = mail.Text };

            try
            {
                await smtp.SendAsync(message, token);
                sent++;
            }
            catch (SmtpCommandException ex)
            {
                var reply = (int)ex.StatusCode;
                if (reply is >= 400 and < 500 && mail.Tries < 30)
                    Push(Key, mail with { Tries = mail.Tries + 1 });
                else
                    Push(DeadKey, mail);
            }
        }

        return sent;
    }

    private StoredMail? Pop()
    {
        for (var i = 0; ; i++)
        {
            try
            {
                var json = redis.Command("RPOP " + Key);
                return json is null ? null : JsonSerializer.Deserialize<StoredMail>(Convert.FromBase64String(json));
            }
            catch (RespException ex) when (ex.IsTransient && i < 10)
            {
                Thread.Sleep(500);
            }
        }
    }

    private void Push(string key, StoredMail mail)
        => redis.Command($"LPUSH {key} {Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(mail))}");
}
