#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Archive.Forwarding
{
    public class SmtpReplyException : Exception
    {
        public SmtpReplyException(string command, int code, string text)
            : base($"{command} -> {code} {text}")
        {
            Code = code;
        }

        public int Code { get; }
    }

    internal sealed class ForwardSession : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;

        public ForwardSession(string host)
        {
            _tcp = new TcpClient(host, 25);
            _reader = new StreamReader(_tcp.GetStream(), Encoding.Latin1);
            _writer = new StreamWriter(_tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            Expect("greeting", '2');
            Command("EHLO archive.example", '2');
        }

        public void Forward(string to, string file)
        {
            Command("MAIL FROM:<archive@archive.example>", '2');
            Command($"RCPT TO:<{to}>", '2');
            Command("DATA", '3');
            foreach (var line in File.ReadLines(file, Encoding.Latin1))
                _writer.WriteLine(line.StartsWith('.') ? "." + line : line);
            Command(".", '2');
        }

        private void Command(string line, char digit)
        {
            _writer.WriteLine(line);
            Expect(line.Split(' ')[0], digit);
        }

        private void Expect(string what, char digit)
        {
            var text = new StringBuilder();
            while (_reader.ReadLine() is { Length: >= 3 } line)
            {
                text.AppendLine(line);
                if (line.Length > 3 && line[3] == '-')
                    continue;
                if (line[0] != digit)
                    throw new SmtpReplyException(what, int.Parse(line[..3]), text.ToString());
                return;
            }
            throw new IOException(what + ": connection lost");
        }

        public void Dispose()
        {
            _writer.WriteLine("QUIT");
            _tcp.Dispose();
        }
    }

    public static class ArchiveForwarder
    {
        private static bool ShouldRetry(SmtpReplyException e) => e.Code is not (550 or 551 or 553); //! SMTP107

        public static int Main(string[] args)
        {
            var failed = new List<string>();
            foreach (var file in Directory.EnumerateFiles(args[0], "*.eml", SearchOption.AllDirectories))
            {
                if (!Forward(args[1], args[2], file))
                    failed.Add(file);
            }
            foreach (var f in failed)
                Console.Error.WriteLine(f);
            return failed.Count == 0 ? 0 : 1;
        }

        private static bool Forward(string host, string to, string file)
        {
            for (var attempt = 1; attempt <= 3; attempt++)
            {
                try
                {
                    using var session = new ForwardSession(host);
                    session.Forward(to, file);
                    return true;
                }
                catch (SmtpReplyException e) when (ShouldRetry(e))
                {
                    Console.Error.WriteLine($"{file}: {e.Message}");
                    Thread.Sleep(attempt * 30_000);
                }
                catch (SmtpReplyException e)
                {
                    Console.Error.WriteLine($"{file}: given up, {e.Message}");
                    return false;
                }
            }
            return false;
        }
    }
}
