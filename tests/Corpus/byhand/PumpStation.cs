#nullable enable
using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Waterworks.Pumps
{
    public sealed class PumpStation
    {
        private readonly ILogger<PumpStation> _logger;
        private readonly string _server;

        public PumpStation(ILogger<PumpStation> logger, string server)
        {
            _logger = logger;
            _server = server;
        }

        public async Task ReportAsync(string pump, double bar)
        {
            using var tcp = new TcpClient();
            try
            {
                await tcp.ConnectAsync(_server, 465);
            }
            catch (SocketException e) //! SMTP007
            {
                _logger.LogError(e, "{Server} is not reached", _server);
            }

            await using var tls = new SslStream(tcp.GetStream());
            await tls.AuthenticateAsClientAsync(_server);
            using var reader = new StreamReader(tls, Encoding.ASCII);
            await using var writer = new StreamWriter(tls, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            await CheckAsync(reader, "220");
            await writer.WriteLineAsync("EHLO pumps.waterworks.example");
            await CheckAsync(reader, "250");
            await writer.WriteLineAsync("MAIL FROM:<pumps@waterworks.example>");
            await CheckAsync(reader, "250");
            await writer.WriteLineAsync("RCPT TO:<duty@waterworks.example>");
            await CheckAsync(reader, "250", "251");
            await writer.WriteLineAsync("DATA");
            await CheckAsync(reader, "354");
            await writer.WriteLineAsync($"Subject: {pump}: {bar:0.0} bar\r\n\r\n{DateTime.Now:s} {pump} {bar:0.00}\r\n.");
            await CheckAsync(reader, "250");
            await writer.WriteLineAsync("QUIT");
        }

        private async Task CheckAsync(StreamReader reader, params string[] codes)
        {
            string? line;
            do
            {
                line = await reader.ReadLineAsync();
                _logger.LogTrace("{Line}", line);
            }
            while (line is { Length: > 3 } && line[3] == '-');

            foreach (var code in codes)
            {
                if (line?.StartsWith(code, StringComparison.Ordinal) == true)
                    return;
            }
            throw new IOException("wanted " + string.Join(" or ", codes) + ", got " + line);
        }
    }
}
