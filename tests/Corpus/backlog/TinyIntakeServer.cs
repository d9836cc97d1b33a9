using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Faxbruecke.Server
{
    /// <summary>Nimmt Mail von der Telefonanlage an und legt sie als Faxauftrag ab.</summary>
    public class TinyIntakeServer
    {
        private readonly string _ablage;
        private readonly TcpListener _listener;

        public TinyIntakeServer(string ablage, int port)
        {
            _ablage = ablage;
            _listener = new TcpListener(IPAddress.Loopback, port);
        }

        public async Task RunAsync()
        {
            _listener.Start();
            while (true)
            {
                var tcp = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => ServeAsync(tcp));
            }
        }

        private async Task ServeAsync(TcpClient tcp)
        {
            using (tcp)
            using (var reader = new StreamReader(tcp.GetStream(), Encoding.Latin1))
            using (var writer = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true })
            {
                var empfaenger = new List<string>();
                await writer.WriteLineAsync("220 faxbruecke SMTP");
                string line;
                while ((line = await reader.ReadLineAsync()) != null)
                {
                    var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                    switch (verb)
                    {
                        case "HELO":
                        case "EHLO":
                            await writer.WriteLineAsync("250 faxbruecke");
                            break;
                        case "MAIL":
                            empfaenger.Clear();
                            await writer.WriteLineAsync("250 ok");
                            break;
                        case "RCPT":
                            empfaenger.Add(line.Substring(line.IndexOf(':') + 1).Trim(' ', '<', '>'));
                            await writer.WriteLineAsync("250 ok");
                            break;
                        case "DATA":
                            if (empfaenger.Count == 0)
                            {
                                await writer.WriteLineAsync("503 no recipients");
                                break;
                            }
                            await writer.WriteLineAsync("354 go on");
                            var text = await ReadDataAsync(reader);
                            await writer.WriteLineAsync(Ablegen(empfaenger, text));
                            break;
                        case "QUIT":
                            await writer.WriteLineAsync("221 bye");
                            return;
                        default:
                            await writer.WriteLineAsync("502 unknown");
                            break;
                    }
                }
            }
        }

        private string Ablegen(List<string> empfaenger, string text)
        {
            try
            {
                var pfad = Path.Combine(_ablage, Guid.NewGuid().ToString("N") + ".fax");
                File.WriteAllText(pfad, string.Join(",", empfaenger) + "\n" + text);
                return "250 queued";
            }
            catch (IOException)
            {
                return "451 4.3.0 disk trouble, try again";
            }
        }

        private static async Task<string> ReadDataAsync(TextReader reader)
        {
            var text = new StringBuilder();
            string line;
            while ((line = await reader.ReadLineAsync()) != null && line != ".")
                text.AppendLine(line.StartsWith("..") ? line.Substring(1) : line);
            return text.ToString();
        }
    }
}
