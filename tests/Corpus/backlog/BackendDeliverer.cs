using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Mailstore.Delivery
{
    /// <summary>Hands queued mail to the mailbox server on the second machine (SMTP on the internal net).</summary>
    public sealed class BackendDeliverer
    {
        private readonly string _backend;

        public BackendDeliverer(string backend)
        {
            _backend = backend;
        }

        public async Task<IReadOnlyList<string>> DeliverAsync(string sender, IEnumerable<string> recipients, string path)
        {
            var refused = new List<string>();
            using (var tcp = new TcpClient())
            {
                await tcp.ConnectAsync(_backend, 25);
                var stream = tcp.GetStream();
                using (var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, true))
                using (var writer = new StreamWriter(stream, Encoding.ASCII, 1024, true) { NewLine = "\r\n", AutoFlush = true })
                {
                    var banner = await reader.ReadLineAsync();
                    if (banner == null || banner.Substring(0, 3) != "220")
                        throw new IOException("backend is not ready: " + banner);

                    await writer.WriteLineAsync("EHLO frontend.mailstore.example");
                    var hello = await reader.ReadLineAsync(); //! SMTP006
                    if (hello == null || !hello.StartsWith("250"))
                        throw new IOException("EHLO: " + hello);

                    await writer.WriteLineAsync("MAIL FROM:<" + sender + ">");
                    var from = await reader.ReadLineAsync();
                    if (from == null || from[0] != '2')
                        throw new IOException("MAIL: " + from);

                    var accepted = 0;
                    foreach (var recipient in recipients)
                    {
                        await writer.WriteLineAsync("RCPT TO:<" + recipient + ">");
                        var rcpt = await reader.ReadLineAsync();
                        if (rcpt != null && rcpt.StartsWith("250")) //! SMTP103
                            accepted++;
                        else
                            refused.Add(recipient);
                    }

                    if (accepted > 0)
                    {
                        await writer.WriteLineAsync("DATA");
                        var data = await reader.ReadLineAsync();
                        if (data == null || data[0] != '3')
                            throw new IOException("DATA: " + data);

                        foreach (var line in File.ReadLines(path))
                            await writer.WriteLineAsync(line.StartsWith(".") ? "." + line : line);
                        await writer.WriteLineAsync(".");
                        var end = await reader.ReadLineAsync();
                        if (end == null || end[0] != '2')
                            throw new IOException("end of data: " + end);
                    }

                    await writer.WriteLineAsync("QUIT");
                }
            }
            return refused;
        }
    }
}
