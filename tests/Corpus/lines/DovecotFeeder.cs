using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace MigrationKit
{
    /// <summary>Feeds the .eml files of an old maildir into Dovecot through LMTP, port 24.</summary>
    internal static class DovecotFeeder
    {
        private sealed class Counters
        {
            public int Ok;
            public int Deferred;
            public int Failed;
        }

        public static int Main(string[] args)
        {
            if (args.Length < 3)
            {
                Console.WriteLine("feeder <host> <mailbox> <directory>");
                return 1;
            }

            var counters = new Counters();
            string host = args[0], mailbox = args[1];
            foreach (string file in Directory.EnumerateFiles(args[2], "*.eml").OrderBy(f => f, StringComparer.Ordinal))
            {
                int code = Deliver(host, mailbox, file);
                if (code / 100 == 2)
                {
                    counters.Ok++;
                    File.Move(file, Path.ChangeExtension(file, ".done"));
                }
                else if (code / 100 == 4)
                {
                    counters.Deferred++;
                }
                else
                {
                    counters.Failed++;
                    File.Move(file, Path.ChangeExtension(file, ".failed"));
                }
                Console.WriteLine("{0} {1}", code.ToString(CultureInfo.InvariantCulture), Path.GetFileName(file));
            }

            Console.WriteLine("ok {0}, deferred {1}, failed {2}", counters.Ok, counters.Deferred, counters.Failed);
            return counters.Failed == 0 ? 0 : 3;
        }

        private static int Deliver(string host, string mailbox, string file)
        {
            using var client = new TcpClient(host, 24);
            using NetworkStream net = client.GetStream();
            using var reader = new StreamReader(net, Encoding.ASCII);
            using var writer = new StreamWriter(net, Encoding.Latin1);
            writer.NewLine = "\r\n";

            int code = Code(reader.ReadLine());
            if (code != 220)
                return 451;

            Put(writer, "LHLO feeder.migration.example");
            string lhlo = reader.ReadLine(); //! SMTP006
            if (lhlo == null || lhlo[0] != '2')
                return Code(lhlo);

            Put(writer, "MAIL FROM:<>");
            code = Code(reader.ReadLine());
            if (code / 100 != 2)
                return code;

            Put(writer, "RCPT TO:<" + mailbox + ">");
            code = Code(reader.ReadLine());
            if (code / 100 != 2)
                return code;

            Put(writer, "DATA");
            code = Code(reader.ReadLine());
            if (code != 354)
                return code;

            foreach (string line in File.ReadLines(file, Encoding.Latin1))
            {
                if (line.Length > 0 && line[0] == '.')
                    writer.Write('.');
                writer.WriteLine(line);
            }
            Put(writer, ".");
            code = Code(reader.ReadLine());
            Put(writer, "QUIT");
            return code;
        }

        private static void Put(TextWriter writer, string line)
        {
            writer.WriteLine(line);
            writer.Flush();
        }

        private static int Code(string line)
        {
            // a closed connection counts as a local error
            if (line == null || line.Length < 3)
                return 451;
            int code;
            return int.TryParse(line.Substring(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out code) ? code : 451;
        }
    }
}
