using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace ListHygiene
{
    public class CleanResult
    {
        public string Address { get; set; } = "";
        public bool Remove { get; set; }
        public string Reply { get; set; } = "";
    }

    public class BulkAddressCleaner
    {
        public async Task<List<CleanResult>> CheckAsync(string mxHost, IEnumerable<string> addresses)
        {
            var results = new List<CleanResult>();
            using var tcp = new TcpClient { ReceiveTimeout = 15000 };
            await tcp.ConnectAsync(mxHost, 25);
            using var s = tcp.GetStream();
            var rd = new StreamReader(s, Encoding.ASCII);
            var wr = new StreamWriter(s, Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };

            if (Code(await ReadAsync(rd)) != 220)
                return results;
            await wr.WriteLineAsync("EHLO list-hygiene.example");
            if (Code(await ReadAsync(rd)) != 250)
                return results;
            await wr.WriteLineAsync("MAIL FROM:<>");
            await ReadAsync(rd);  //! SMTP005

            foreach (var a in addresses)
            {
                await wr.WriteLineAsync($"RCPT TO:<{a}>");
                var reply = await ReadAsync(rd);
                var code = Code(reply);
                var item = new CleanResult { Address = a, Reply = reply };
                if (code >= 400)  //! SMTP004
                {
                    item.Remove = true;
                }
                results.Add(item);
            }

            await wr.WriteLineAsync("QUIT");
            return results;
        }

        public static void RemoveFrom(ICollection<string> list, IEnumerable<CleanResult> results)
        {
            foreach (var r in results.Where(r => r.Remove))
                list.Remove(r.Address);
        }

        private static int Code(string reply) => int.TryParse(reply.AsSpan(0, Math.Min(3, reply.Length)), out var c) ? c : 0;

        private static async Task<string> ReadAsync(StreamReader rd)
        {
            string? line;
            do line = await rd.ReadLineAsync() ?? throw new IOException("connection lost");
            while (line.Length > 3 && line[3] == '-');
            return line;
        }
    }
}
