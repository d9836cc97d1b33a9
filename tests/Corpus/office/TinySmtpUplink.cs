#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Gateway.Firmware.Mail;

public sealed class SmtpReplyException : Exception
{
    public SmtpReplyException(string command, int code, string text)
        : base($"{command}: {code} {text}")
    {
        Code = code;
    }

    public int Code { get; }
}

public sealed record MeterReading(string Meter, DateTime At, double KiloWattHours);

/// <summary>Mail without a library: the gateway has 8 MB of flash.</summary>
public sealed class TinySmtpUplink : IDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _in = StreamReader.Null;
    private StreamWriter _out = StreamWriter.Null;

    public async Task OpenAsync(string host, CancellationToken ct)
    {
        await _tcp.ConnectAsync(host, 25, ct);
        _in = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
        _out = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await ExpectAsync("greeting", 2, ct);
        await CommandAsync("EHLO gateway.local", 2, ct);
    }

    public async Task SendAsync(string from, string to, string text, CancellationToken ct)
    {
        await CommandAsync($"MAIL FROM:<{from}>", 2, ct);
        await CommandAsync($"RCPT TO:<{to}>", 2, ct);
        await CommandAsync("DATA", 3, ct);
        foreach (var line in text.Split('\n'))
            await _out.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
        await CommandAsync(".", 2, ct);
    }

    private async Task CommandAsync(string command, int expected, CancellationToken ct)
    {
        await _out.WriteLineAsync(command);
        await ExpectAsync(command, expected, ct);
    }

    private async Task ExpectAsync(string command, int expected, CancellationToken ct)
    {
        while (true)
        {
            var line = await _in.ReadLineAsync(ct) ?? throw new IOException("closed after " + command);
            if (line.Length > 3 && line[3] == '-')
                continue;
            var code = int.Parse(line.AsSpan(0, 3));
            if (code / 100 != expected)
                throw new SmtpReplyException(command, code, line.Length > 4 ? line[4..] : "");
            return;
        }
    }

    public void Dispose() => _tcp.Dispose();
}

public sealed class ReadingReporter
{
    private readonly string _host;
    private readonly string _recipient;

    public ReadingReporter(string host, string recipient)
    {
        _host = host;
        _recipient = recipient;
    }

    public async Task<bool> ReportAsync(IReadOnlyList<MeterReading> readings, CancellationToken ct)
    {
        var text = Format(readings);
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            try
            {
                using var uplink = new TinySmtpUplink();
                await uplink.OpenAsync(_host, ct);
                await uplink.SendAsync("meter@gateway.local", _recipient, text, ct);
                return true;
            }
            catch (SmtpReplyException ex) //! SMTP101
            {
                Console.Error.WriteLine($"attempt {attempt}: {ex.Message}");
                await Task.Delay(TimeSpan.FromSeconds(15 * attempt), ct);
            }
            catch (IOException ex)
            {
                Console.Error.WriteLine($"attempt {attempt}: {ex.Message}");
                await Task.Delay(TimeSpan.FromSeconds(5), ct);
            }
        }

        return false;
    }

    private static string Format(IReadOnlyList<MeterReading> readings)
    {
        var text = new StringBuilder("Subject: readings\n\n");
        foreach (var r in readings)
            text.Append(r.Meter).Append(';').Append(r.At.ToString("O")).Append(';').Append(r.KiloWattHours).Append('\n');
        return text.ToString();
    }
}
