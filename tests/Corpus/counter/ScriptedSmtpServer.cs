using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Testing.Doubles
{
    /// <summary>Small server for manual tests of the mail queue: refuses, defers or takes what it is told to.</summary>
    public sealed class ScriptedSmtpServer : IDisposable
    {
        private readonly TcpListener listener;
        private readonly Queue<string> rcptReplies = new Queue<string>();

        public ScriptedSmtpServer(int port)
        {
            listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }

        public List<string> Taken { get; } = new List<string>();

        public bool RefuseSessions { get; set; }

        public ScriptedSmtpServer AnswerRcptWith(params string[] replies)
        {
            foreach (string reply in replies)
                rcptReplies.Enqueue(reply);
            return this;
        }

        public async Task ServeOneAsync()
        {
            using (TcpClient peer = await listener.AcceptTcpClientAsync())
            using (StreamReader reader = new StreamReader(peer.GetStream(), Encoding.ASCII))
            using (StreamWriter writer = new StreamWriter(peer.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                await writer.WriteLineAsync(RefuseSessions ? "554 no service for you" : "220 scripted.test ESMTP");

                string line;
                while ((line = await reader.ReadLineAsync()) != null)
                {
                    string verb = line.Length < 4 ? line : line.Substring(0, 4).ToUpperInvariant();
                    if (verb == "QUIT")
                    {
                        await writer.WriteLineAsync("221 bye");
                        return;
                    }

                    if (RefuseSessions)
                    {
                        await writer.WriteLineAsync("503 still no");
                        continue;
                    }

                    switch (verb)
                    {
                        case "EHLO":
                            await writer.WriteLineAsync("250-scripted.test");
                            await writer.WriteLineAsync("250 SIZE 1000000");
                            break;
                        case "HELO":
                        case "MAIL":
                        case "RSET":
                        case "NOOP":
                            await writer.WriteLineAsync("250 ok");
                            break;
                        case "RCPT":
                            await writer.WriteLineAsync(rcptReplies.Count > 0 ? rcptReplies.Dequeue() : "250 ok");
                            break;
                        case "DATA":
                            await writer.WriteLineAsync("354 go on");
                            Taken.Add(await ReadMessageAsync(reader));
                            await writer.WriteLineAsync("250 taken");
                            break;
                        default:
                            await writer.WriteLineAsync("502 unknown");
                            break;
                    }
                }
            }
        }

        private static async Task<string> ReadMessageAsync(TextReader reader)
        {
            StringBuilder text = new StringBuilder();
            string line;
            while ((line = await reader.ReadLineAsync()) != null && line != ".")
                text.AppendLine(line.StartsWith("..") ? line.Substring(1) : line);
            return text.ToString();
        }

        public void Dispose()
        {
            listener.Stop();
        }
    }
}
