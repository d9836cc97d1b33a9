#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Audit.Inventory
{
    public sealed record ServerFacts(string Host, bool Reached, string Banner, IReadOnlyList<string> Extensions)
    {
        public static ServerFacts Silent(string host, string why) => new(host, false, why, Array.Empty<string>());
    }

    /// <summary>Lists what the mail servers of our branches offer. Sends no mail.</summary>
    public static class ServerInventory
    {
        public static async Task Main(string[] args)
        {
            var facts = await Task.WhenAll(Array.ConvertAll(args, h => Task.Run(() => Ask(h)))).ConfigureAwait(false);
            foreach (var f in facts)
            {
                Console.WriteLine($"{f.Host}: {(f.Reached ? "reached" : "silent")} {f.Banner}");
                foreach (var e in f.Extensions)
                    Console.WriteLine("    " + e);
            }
        }

        private static ServerFacts Ask(string host)
        {
            try
            {
                using var tcp = new TcpClient(host, 25) { ReceiveTimeout = 30_000 };
                using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

                var banner = Lines(reader);
                if (banner is not [var first, ..] || !int.TryParse(first.AsSpan(0, Math.Min(3, first.Length)), out var code))
                    return ServerFacts.Silent(host, "no banner");

                if (code is not (>= 200 and < 300))
                {
                    writer.WriteLine("QUIT");
                    return ServerFacts.Silent(host, first);
                }

                writer.WriteLine("EHLO inventory.example");
                var offer = Lines(reader);
                writer.WriteLine("QUIT");
                if (offer.Count > 0)
                    offer.RemoveAt(0);
                return new ServerFacts(host, true, first, offer.ConvertAll(l => l.Length > 4 ? l[4..] : l));
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                return ServerFacts.Silent(host, e.Message);
            }
        }

        private static List<string> Lines(StreamReader reader)
        {
            var all = new List<string>();
            string? line;
            while ((line = reader.ReadLine()) != null)
            {
                all.Add(line);
                if (!(line.Length > 3 && line[3] == '-'))
                    break;
            }
            return all;
        }
    }
}
