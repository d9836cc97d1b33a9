using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.AsyncClientHelperReadsOneLine;

public sealed class SmtpStepException(string command, string? answer) : Exception($"{command} -> {answer}");

/// <summary>Worked with the test server, which answers everything with one line.</summary>
public sealed class AsyncNotifier(string host, int port)
{
    public async Task NotifyAsync(string from, string to, string subject, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port, token);
        using var reader = new StreamReader(tcp.GetStream());
        await using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        await ExpectAsync("connect", "220");
        await StepAsync("EHLO notifier.example", "250");  //! SMTP006
        await StepAsync($"MAIL FROM:<{from}>", "250");
        await StepAsync($"RCPT TO:<{to}>", "25");
        await StepAsync("DATA", "354");
        await StepAsync($"Subject: {subject}\r\n\r\n{subject}\r\n.", "250");
        await writer.WriteLineAsync("QUIT");

        async Task StepAsync(string command, string wanted)
        {
            await writer.WriteLineAsync(command.AsMemory(), token);
            await ExpectAsync(command, wanted);
        }

        async Task ExpectAsync(string command, string wanted)
        {
            var answer = await reader.ReadLineAsync(token);
            if (answer is null || !answer.StartsWith(wanted, StringComparison.Ordinal))
                throw new SmtpStepException(command, answer);
        }
    }
}
