using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.HealthCheck
{
    public enum RelayHealth
    {
        Up,
        Busy,
        Refusing,
        Down,
    }

    public sealed class RelayReport
    {
        public RelayReport(RelayHealth health, int code, string banner, IReadOnlyList<string> extensions)
        {
            Health = health;
            Code = code;
            Banner = banner;
            Extensions = extensions;
        }

        public RelayHealth Health { get; }
        public int Code { get; }
        public string Banner { get; }
        public IReadOnlyList<string> Extensions { get; }
    }

    /// <summary>Looks whether the relay would take a session. Run every minute by the monitor.</summary>
    public class SmtpHealthCheck
    {
        public int TimeoutMilliseconds { get; set; } = 30000;

        public RelayReport Check(string host, int port)
        {
            try
            {
                using (var client = new TcpClient())
                {
                    client.SendTimeout = client.ReceiveTimeout = TimeoutMilliseconds;
                    client.Connect(host, port);
                    using (var stream = client.GetStream())
                    using (var reader = new StreamReader(stream, Encoding.ASCII))
                    {
                        string banner;
                        var greeting = ReadReply(reader, out banner);
                        if (greeting[0] != '2')
                        {
                            Quit(stream);
                            return Failed(greeting, banner);
                        }

                        string text;
                        Write(stream, "EHLO monitor.example");
                        var hello = ReadReply(reader, out text);
                        Quit(stream);

                        if (!hello.StartsWith("250"))
                            return Failed(hello, text);

                        var extensions = text.Split('\n');
                        return new RelayReport(RelayHealth.Up, 250, banner, new ArraySegment<string>(extensions, 1, extensions.Length - 1));
                    }
                }
            }
            catch (SocketException ex)
            {
                return new RelayReport(RelayHealth.Down, 0, ex.Message, Array.Empty<string>());
            }
            catch (IOException ex)
            {
                return new RelayReport(RelayHealth.Down, 0, ex.Message, Array.Empty<string>());
            }
        }

        private static RelayReport Failed(string code, string text)
        {
            var health = code[0] == '4' ? RelayHealth.Busy : RelayHealth.Refusing;
            return new RelayReport(health, int.Parse(code), text, Array.Empty<string>());
        }

        private static string ReadReply(TextReader reader, out string text)
        {
            var lines = new StringBuilder();
            for (; ; )
            {
                var line = reader.ReadLine();
                if (line == null)
                    throw new IOException("Connection closed by relay");
                if (line.Length < 3 || !char.IsDigit(line[0]) || !char.IsDigit(line[1]) || !char.IsDigit(line[2]))
                    throw new IOException("Relay does not speak SMTP: " + line);

                if (lines.Length > 0)
                    lines.Append('\n');
                if (line.Length > 4)
                    lines.Append(line, 4, line.Length - 4);

                if (line.Length < 4 || line[3] == ' ')
                {
                    text = lines.ToString();
                    return line.Substring(0, 3);
                }
            }
        }

        private static void Quit(Stream stream)
        {
            try
            {
                Write(stream, "QUIT");
            }
            catch (IOException)
            {
                // Whoever answers 421 does not wait for this.
            }
        }

        private static void Write(Stream stream, string command)
        {
            var bytes = Encoding.ASCII.GetBytes(command + "\r\n");
            stream.Write(bytes, 0, bytes.Length);
        }
    }
}
