#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SelfHost.Tools.Notify;

internal enum Stage { Greeting, Hello, Sender, Recipient, Data, Content }

internal sealed class SmtpRefusal(Stage stage, int code, string text) : Exception($"{stage}: {code} {text}")
{
    public Stage Stage { get; } = stage;
    public int Code { get; } = code;
}

/// <summary>
/// Tells the admin by mail that the backup is done. His provider greylists everybody, so this waits.
/// </summary>
internal static class GreylistPatient
{
    private static async Task<int> Main(string[] args)
    {
        string host = Environment.GetEnvironmentVariable("NOTIFY_MX") ?? "mx.provider.example";
        string to = Environment.GetEnvironmentVariable("NOTIFY_TO") ?? "admin@provider.example";
        string log = args.Length > 0 ? await File.ReadAllTextAsync(args[0]) : "(no log)";

        try
        {
            await NotifyAsync(host, to, $"Backup {DateTime.Today:yyyy-MM-dd}", log);
            return 0;
        }
        catch (SmtpRefusal e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task NotifyAsync(string host, string to, string subject, string text)
    {
        while (true)
        {
            try
            {
                await SendAsync(host, to, subject, text);
                return;
            }
            catch (SmtpRefusal e) when (e.Code is 450 or 451) //! SMTP106
            {
                await Task.Delay(TimeSpan.FromMinutes(5));
            }
        }
    }

    private static async Task SendAsync(string host, string to, string subject, string text)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        async Task Step(Stage stage, string? command, char digit)
        {
            if (command is not null)
                await writer.WriteLineAsync(command);

            string? line = await reader.ReadLineAsync();
            while (line is { Length: > 3 } && line[3] == '-')
                line = await reader.ReadLineAsync();

            if (line is null || line.Length < 3)
                throw new IOException($"{stage}: connection closed");
            if (line[0] != digit)
                throw new SmtpRefusal(stage, int.Parse(line.AsSpan(0, 3)), line[3..].Trim());
        }

        await Step(Stage.Greeting, null, '2');
        await Step(Stage.Hello, "EHLO backup.selfhost.example", '2');
        await Step(Stage.Sender, "MAIL FROM:<backup@selfhost.example>", '2');
        await Step(Stage.Recipient, $"RCPT TO:<{to}>", '2');
        await Step(Stage.Data, "DATA", '3');
        await Step(Stage.Content, Content(to, subject, text), '2');
        await writer.WriteLineAsync("QUIT");
    }

    private static string Content(string to, string subject, string text)
    {
        var b = new StringBuilder();
        b.Append("From: <backup@selfhost.example>\r\n");
        b.Append("To: <").Append(to).Append(">\r\n");
        b.Append("Subject: ").Append(subject).Append("\r\n\r\n");
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
            b.Append(line.StartsWith('.') ? "." : "").Append(line).Append("\r\n");
        return b.Append('.').ToString();
    }
}
