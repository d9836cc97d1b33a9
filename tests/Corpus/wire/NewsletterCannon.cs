using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using Newtonsoft.Json;

namespace Gazette.Newsletter
{
    public class CannonConfig
    {
        [JsonProperty("smtp_host")]
        public string Host { get; set; }

        [JsonProperty("smtp_port")]
        public int Port { get; set; }

        [JsonProperty("sender")]
        public string Sender { get; set; }

        public static CannonConfig Load(string path)
        {
            return JsonConvert.DeserializeObject<CannonConfig>(File.ReadAllText(path));
        }
    }

    public class Subscriber
    {
        public string Email { get; set; }
        public string FirstName { get; set; }
    }

    public class NewsletterCannon
    {
        private readonly CannonConfig config;
        private TcpClient tcp;
        private StreamReader input;
        private StreamWriter output;

        public NewsletterCannon(CannonConfig config)
        {
            this.config = config;
        }

        public int Fire(string subject, string template, IEnumerable<Subscriber> subscribers)
        {
            var delivered = 0;

            try
            {
                tcp = new TcpClient();
                tcp.Connect(config.Host, config.Port);
                input = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                output = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

                var banner = ReadReply();
                if (!banner.StartsWith("220"))
                    throw new IOException("Not ready: " + banner);
            }
            catch (Exception ex) //! SMTP007
            {
                Console.Error.WriteLine("Could not connect to " + config.Host + ": " + ex.Message);
            }

            if (Say("EHLO gazette.example")[0] != '2' && Say("HELO gazette.example")[0] != '2')
                throw new IOException("The server does not want to talk to us.");

            foreach (var subscriber in subscribers.Where(s => !string.IsNullOrWhiteSpace(s.Email)))
            {
                if (SendOne(subject, template.Replace("{name}", subscriber.FirstName), subscriber.Email))
                    delivered++;
                else
                    Say("RSET");
            }

            Say("QUIT");
            tcp.Close();
            return delivered;
        }

        private bool SendOne(string subject, string body, string address)
        {
            if (Say("MAIL FROM:<" + config.Sender + ">")[0] != '2')
                return false;
            if (Say("RCPT TO:<" + address + ">")[0] != '2')
                return false;
            if (Say("DATA")[0] != '3')
                return false;

            output.WriteLine("From: " + config.Sender);
            output.WriteLine("To: " + address);
            output.WriteLine("Subject: " + subject);
            output.WriteLine("List-Unsubscribe: <mailto:" + config.Sender + "?subject=unsubscribe>");
            output.WriteLine("Content-Type: text/plain; charset=utf-8");
            output.WriteLine();
            foreach (var line in body.Split('\n'))
            {
                var trimmed = line.TrimEnd('\r');
                output.WriteLine(trimmed.StartsWith(".") ? "." + trimmed : trimmed);
            }
            return Say(".")[0] == '2';
        }

        private string Say(string command)
        {
            output.WriteLine(command);
            return ReadReply();
        }

        private string ReadReply()
        {
            string line;
            do
            {
                line = input.ReadLine();
                if (string.IsNullOrEmpty(line))
                    throw new EndOfStreamException("Connection lost");
            }
            while (line.Length > 3 && line[3] == '-');
            return line;
        }
    }

    public static class NewsletterProgram
    {
        public static void Main(string[] args)
        {
            var cannon = new NewsletterCannon(CannonConfig.Load("cannon.json"));
            var readers = File.ReadLines(args[0])
                .Select(l => l.Split('\t'))
                .Where(f => f.Length == 2)
                .Select(f => new Subscriber { Email = f[0], FirstName = f[1] });
            var count = cannon.Fire(args[1], File.ReadAllText(args[2]), readers);
            Console.WriteLine(count + " delivered");
        }
    }
}
