using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Webshop.Services
{
    public interface IOrderMailer
    {
        bool SendConfirmation(int orderId, string customerEmail, IEnumerable<string> lines);
    }

    public class OrderMailer : IOrderMailer
    {
        private readonly IConfiguration _config;
        private readonly ILogger<OrderMailer> _logger;

        public OrderMailer(IConfiguration config, ILogger<OrderMailer> logger)
        {
            _config = config;
            _logger = logger;
        }

        public bool SendConfirmation(int orderId, string customerEmail, IEnumerable<string> lines)
        {
            string host = _config["Mail:Host"] ?? "localhost";
            int port = int.Parse(_config["Mail:Port"] ?? "25");
            string shop = _config["Mail:From"] ?? "shop@localhost";

            using (var client = new TcpClient(host, port))
            using (var stream = client.GetStream())
            using (var reader = new StreamReader(stream, Encoding.UTF8))
            using (var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true })
            {
                if (!Answer(reader, 220))
                {
                    _logger.LogError("{Host} did not greet us", host);
                    return false;
                }

                if (!Command(writer, reader, "HELO " + Environment.MachineName, 250))
                    return false;

                if (!Command(writer, reader, "MAIL FROM:<" + shop + ">", 250))
                    return false;

                Command(writer, reader, "RCPT TO:<" + customerEmail + ">", 250, 251); //! SMTP005

                // a copy for the shop
                if (!Command(writer, reader, "RCPT TO:<" + shop + ">", 250, 251))
                    _logger.LogWarning("No copy of order {Order} for {Shop}", orderId, shop);

                if (!Command(writer, reader, "DATA", 354))
                    return false;

                writer.WriteLine("From: Webshop <" + shop + ">");
                writer.WriteLine("To: <" + customerEmail + ">");
                writer.WriteLine("Subject: Your order " + orderId);
                writer.WriteLine();
                writer.WriteLine("Thank you for your order.");
                foreach (string line in lines)
                    writer.WriteLine("  - " + line);

                bool taken = Command(writer, reader, ".", 250);
                writer.WriteLine("QUIT");

                if (taken)
                    _logger.LogInformation("Confirmation of order {Order} sent to {Customer}", orderId, customerEmail);
                return taken;
            }
        }

        private bool Command(StreamWriter writer, StreamReader reader, string command, params int[] expected)
        {
            writer.WriteLine(command);
            return Answer(reader, expected);
        }

        private bool Answer(StreamReader reader, params int[] expected)
        {
            string line;
            do
            {
                line = reader.ReadLine();
                if (line == null)
                    return false;
                _logger.LogDebug("S: {Line}", line);
            }
            while (line.Length > 3 && line[3] == '-');

            int code;
            return line.Length >= 3
                && int.TryParse(line.Substring(0, 3), out code)
                && Array.IndexOf(expected, code) >= 0;
        }
    }
}
