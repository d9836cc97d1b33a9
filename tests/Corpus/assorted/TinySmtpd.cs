using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Assorted.TinySmtpd
{
    public interface IMessageSink
    {
        Task<bool> KnowsAsync(string address);
        Task StoreAsync(string from, IReadOnlyList<string> to, string content);
    }

    public class Listener
    {
        private readonly IMessageSink sink;

        public Listener(IMessageSink sink) { this.sink = sink; }

        public async Task RunAsync(int port)
        {
            var tcp = new TcpListener(IPAddress.Any, port);
            tcp.Start();
            while (true)
            {
                TcpClient client = await tcp.AcceptTcpClientAsync();
                _ = Task.Run(() => ServeAsync(client));
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using (client)
            using (var reader = new StreamReader(client.GetStream(), Encoding.UTF8))
            using (var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" })
            {
                string? from = null;
                var to = new List<string>();
                await writer.WriteLineAsync("220 tiny ESMTP");

                string? line;
                while ((line = await reader.ReadLineAsync()) != null)
                {
                    string verb = line.Split(' ')[0].ToUpperInvariant();
                    if (verb == "HELO" || verb == "EHLO")
                        await writer.WriteLineAsync("250 tiny");
                    else if (verb == "MAIL")
                    {
                        from = Between(line);
                        to.Clear();
                        await writer.WriteLineAsync("250 2.1.0 ok");
                    }
                    else if (verb == "RCPT")
                    {
                        string address = Between(line);
                        try
                        {
                            if (await sink.KnowsAsync(address))
                            {
                                to.Add(address);
                                await writer.WriteLineAsync("250 2.1.5 ok");
                            }
                            else
                                await writer.WriteLineAsync("550 5.1.1 no such user here");
                        }
                        catch (TimeoutException)
                        {
                            await writer.WriteLineAsync("550 5.3.0 directory did not answer");  //! SMTP105
                        }
                    }
                    else if (verb == "DATA")
                    {
                        if (from == null || to.Count == 0)
                        {
                            await writer.WriteLineAsync("503 5.5.1 need MAIL and RCPT");
                            continue;
                        }
                        await writer.WriteLineAsync("354 go on");
                        string content = await ReadContentAsync(reader);
                        try
                        {
                            await sink.StoreAsync(from, to, content);
                            await writer.WriteLineAsync("250 2.6.0 stored");
                        }
                        catch (IOException ex)
                        {
                            Console.Error.WriteLine(ex);
                            await writer.WriteLineAsync("554 5.3.0 could not write to disk");  //! SMTP105
                        }
                    }
                    else if (verb == "RSET" || verb == "NOOP")
                        await writer.WriteLineAsync("250 2.0.0 ok");
                    else if (verb == "QUIT")
                    {
                        await writer.WriteLineAsync("221 2.0.0 bye");
                        return;
                    }
                    else
                        await writer.WriteLineAsync("502 5.5.1 not implemented");
                }
            }
        }

        private static async Task<string> ReadContentAsync(StreamReader reader)
        {
            var sb = new StringBuilder();
            string? line;
            while ((line = await reader.ReadLineAsync()) != null && line != ".")
                sb.Append(line.StartsWith(".") ? line.Substring(1) : line).Append("\r\n");
            return sb.ToString();
        }

        private static string Between(string line)
        {
            int a = line.IndexOf('<'), b = line.IndexOf('>');
            return a >= 0 && b > a ? line.Substring(a + 1, b - a - 1) : "";
        }
    }
}
