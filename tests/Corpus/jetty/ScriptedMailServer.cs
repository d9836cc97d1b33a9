using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Mailer.IntegrationTests.Support
{
    /// <summary>A server for the tests that answers what the test wants: .On("RCPT", "450 4.2.1 busy").</summary>
    public sealed class ScriptedMailServer : IDisposable
    {
        private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
        private readonly Dictionary<string, Queue<string>> _answers = new Dictionary<string, Queue<string>>(StringComparer.OrdinalIgnoreCase);

        public ConcurrentQueue<string> Received { get; } = new ConcurrentQueue<string>();
        public string Greeting { get; set; } = "220 scripted ESMTP";
        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public ScriptedMailServer()
        {
            _listener.Start();
            _ = Task.Run(AcceptAsync);
        }

        public ScriptedMailServer On(string verb, params string[] replies)
        {
            if (!_answers.TryGetValue(verb, out var queue))
                _answers[verb] = queue = new Queue<string>();
            foreach (var reply in replies)
                queue.Enqueue(reply);
            return this;
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                TcpClient client;
                try
                {
                    client = await _listener.AcceptTcpClientAsync();
                }
                catch (SocketException)
                {
                    return;
                }
                catch (ObjectDisposedException)
                {
                    return;
                }
                _ = ServeAsync(client);
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using (client)
            using (var reader = new StreamReader(client.GetStream(), Encoding.ASCII))
            using (var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                await writer.WriteLineAsync(Greeting);
                string line;
                while ((line = await reader.ReadLineAsync()) != null)
                {
                    Received.Enqueue(line);
                    var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                    if (_answers.TryGetValue(verb, out var queue) && queue.Count > 0)
                    {
                        await writer.WriteLineAsync(queue.Dequeue());
                        continue;
                    }

                    switch (verb)
                    {
                        case "EHLO":
                            await writer.WriteLineAsync("250-scripted");
                            await writer.WriteLineAsync("250 8BITMIME");
                            break;
                        case "DATA":
                            await writer.WriteLineAsync("354 go on");
                            while ((line = await reader.ReadLineAsync()) != null && line != ".")
                                Received.Enqueue(line);
                            await writer.WriteLineAsync(_answers.TryGetValue(".", out var last) && last.Count > 0 ? last.Dequeue() : "250 taken");
                            break;
                        case "QUIT":
                            await writer.WriteLineAsync("221 bye");
                            return;
                        case "HELO":
                        case "MAIL":
                        case "RCPT":
                        case "RSET":
                        case "NOOP":
                            await writer.WriteLineAsync("250 ok");
                            break;
                        default:
                            await writer.WriteLineAsync("500 what?");
                            break;
                    }
                }
            }
        }

        public void Dispose() => _listener.Stop();
    }
}
