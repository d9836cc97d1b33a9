#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using System.Threading;
using System.Threading.Tasks;

namespace Emberfall.Server.Mail;

public enum MailKind { Welcome, PasswordReset, GuildInvite, AuctionSold }

public readonly record struct PlayerMail(MailKind Kind, string Player, string Address, string? Extra);

/// <summary>
/// The realm server's outgoing mailbag. Game threads drop mail in, one worker carries it out,
/// so that a slow mail host never stalls a tick.
/// </summary>
public sealed class RealmMailbag
{
    private readonly Channel<PlayerMail> _bag = Channel.CreateBounded<PlayerMail>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly string _host;
    private readonly int _port;
    private long _sent;
    private long _lost;

    public RealmMailbag(string host, int port)
    {
        _host = host;
        _port = port;
    }

    public (long Sent, long Lost) Stats => (Interlocked.Read(ref _sent), Interlocked.Read(ref _lost));

    public bool Drop(PlayerMail mail) => _bag.Writer.TryWrite(mail);

    public async Task CarryAsync(CancellationToken stop)
    {
        await foreach (var mail in _bag.Reader.ReadAllAsync(stop))
        {
            try
            {
                await CarryOneAsync(mail, stop);
                Interlocked.Increment(ref _sent);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                Interlocked.Increment(ref _lost);
                Console.Error.WriteLine($"[mailbag] {mail.Kind} for {mail.Player}: {e.Message}");
            }
        }
    }

    private async Task CarryOneAsync(PlayerMail mail, CancellationToken stop)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_host, _port, stop);
        var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        string? banner = await reader.ReadLineAsync(stop); //! SMTP003
        if (banner?.StartsWith("220") == false)
            throw new IOException("mail host is not ready: " + banner);

        await ExpectAsync("HELO realm.emberfall.example", '2');
        await ExpectAsync("MAIL FROM:<ravens@emberfall.example>", '2');
        await ExpectAsync($"RCPT TO:<{mail.Address}>", '2');
        await ExpectAsync("DATA", '3');
        await writer.WriteLineAsync("From: The Ravens <ravens@emberfall.example>");
        await writer.WriteLineAsync($"To: {mail.Player} <{mail.Address}>");
        await writer.WriteLineAsync($"Subject: {Title(mail.Kind)}");
        await writer.WriteLineAsync();
        await writer.WriteLineAsync(Body(mail));
        await ExpectAsync(".", '2');
        await writer.WriteLineAsync("QUIT");

        async Task ExpectAsync(string line, char digit)
        {
            await writer.WriteLineAsync(line);
            var answer = await reader.ReadLineAsync(stop);
            if (answer is null || answer.Length < 3 || answer[0] != digit)
                throw new IOException($"{line.Split(' ')[0]}: {answer ?? "closed"}");
        }
    }

    private static string Title(MailKind kind) => kind switch
    {
        MailKind.Welcome => "Welcome to Emberfall",
        MailKind.PasswordReset => "A raven brings a new key",
        MailKind.GuildInvite => "A guild wants you",
        MailKind.AuctionSold => "Sold!",
        _ => "News from the realm",
    };

    private static string Body(PlayerMail mail) => mail.Kind switch
    {
        MailKind.PasswordReset => $"Hail {mail.Player}, your new key is {mail.Extra}",
        MailKind.GuildInvite => $"Hail {mail.Player}, {mail.Extra} would have you in their ranks.",
        MailKind.AuctionSold => $"Hail {mail.Player}, somebody bought {mail.Extra}.",
        _ => $"Hail {mail.Player}!",
    };
}
