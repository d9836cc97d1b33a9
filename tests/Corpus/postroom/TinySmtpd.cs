using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TinySmtpd;

internal static class SmtpReplies
{
    public const int ServiceReady = 220;
    public const int Closing = 221;
    public const int Ok = 250;
    public const int StartMailInput = 354;
    public const int LocalErrorInProcessing = 451;
    public const int InsufficientStorage = 552; //! SMTP010
    public const int BadSequence = 503;
    public const int NotImplemented = 502;
    public const int TransactionFailed = 554;
}

public class Listener
{
    private readonly string _spoolDir;

    public Listener(string spoolDir) => _spoolDir = spoolDir;

    public async Task RunAsync(int port)
    {
        var tcp = new TcpListener(IPAddress.Any, port);
        tcp.Start();
        while (true)
        {
            var socket = await tcp.AcceptTcpClientAsync();
            _ = Task.Run(() => Session(socket));
        }
    }

    private async Task Session(TcpClient socket)
    {
        using (socket)
        {
            var stream = socket.GetStream();
            var reader = new StreamReader(stream, Encoding.Latin1);
            var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            string from = null;
            var to = new List<string>();

            await Reply(writer, SmtpReplies.ServiceReady, Dns.GetHostName() + " ready");
            string line;
            while ((line = await reader.ReadLineAsync()) != null)
            {
                var verb = line.Length >= 4 ? line.Substring(0, 4).ToUpperInvariant() : line.ToUpperInvariant();
                switch (verb)
                {
                    case "HELO":
                    case "EHLO":
                        await Reply(writer, SmtpReplies.Ok, "hello");
                        break;
                    case "MAIL":
                        from = line.Substring(10).Trim('<', '>', ' ');
                        to.Clear();
                        await Reply(writer, SmtpReplies.Ok, "ok");
                        break;
                    case "RCPT":
                        if (from == null)
                        {
                            await Reply(writer, SmtpReplies.BadSequence, "MAIL first");
                            break;
                        }
                        to.Add(line.Substring(8).Trim('<', '>', ' '));
                        await Reply(writer, SmtpReplies.Ok, "ok");
                        break;
                    case "DATA":
                        await Reply(writer, SmtpReplies.StartMailInput, "go ahead");
                        var data = new StringBuilder();
                        while ((line = await reader.ReadLineAsync()) != null && line != ".")
                            data.AppendLine(line.StartsWith('.') ? line.Substring(1) : line);
                        try
                        {
                            File.WriteAllText(Path.Combine(_spoolDir, Guid.NewGuid() + ".eml"), data.ToString());
                        }
                        catch (Exception e)
                        {
                            Console.Error.WriteLine(e);
                            await Reply(writer, SmtpReplies.TransactionFailed, "could not store message"); //! SMTP105
                            break;
                        }
                        await Reply(writer, SmtpReplies.Ok, "queued");
                        break;
                    case "QUIT":
                        await Reply(writer, SmtpReplies.Closing, "bye");
                        return;
                    default:
                        await Reply(writer, SmtpReplies.NotImplemented, "?");
                        break;
                }
            }
        }
    }

    private static Task Reply(StreamWriter w, int code, string text) => w.WriteLineAsync($"{code} {text}");
}
