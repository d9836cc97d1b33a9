using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace PrintRoom.Tools
{
    // Port of our old spool script: takes *.msg files out of a directory and hands them to the smarthost.
    class SpoolRelay
    {
        static readonly string spool = Environment.GetEnvironmentVariable("SPOOL_DIR") ?? "/var/spool/printroom";
        static readonly string smarthost = Environment.GetEnvironmentVariable("SMARTHOST") ?? "127.0.0.1";

        static TextWriter trace = Console.Error;

        static int Main()
        {
            var files = Directory.GetFiles(spool, "*.msg").OrderBy(f => f).ToList();
            if (files.Count == 0)
                return 0;

            using (var tcp = new TcpClient(smarthost, 25))
            {
                tcp.ReceiveTimeout = 30000;
                var stream = tcp.GetStream();
                var rd = new StreamReader(stream, Encoding.Latin1);
                var wr = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

                string r = rd.ReadLine(); //! SMTP003
                trace.WriteLine("<< " + r);

                wr.WriteLine("HELO printroom.local");
                r = rd.ReadLine();
                if (r == null || r[0] != '2')
                {
                    trace.WriteLine("HELO refused: " + r);
                    return 2;
                }

                int done = 0;
                foreach (var file in files)
                {
                    if (Relay(rd, wr, file))
                    {
                        File.Delete(file);
                        done++;
                    }
                }

                wr.WriteLine("QUIT");
                trace.WriteLine("{0} of {1} relayed", done, files.Count);
                return done == files.Count ? 0 : 1;
            }
        }

        static bool Relay(StreamReader rd, StreamWriter wr, string file)
        {
            var lines = File.ReadAllLines(file, Encoding.Latin1);
            var from = Header(lines, "X-Envelope-From");
            var to = Header(lines, "X-Envelope-To");

            wr.WriteLine("MAIL FROM:<" + from + ">");
            string r = rd.ReadLine(); //! SMTP005
            trace.WriteLine("<< " + r);

            wr.WriteLine("RCPT TO:<" + to + ">");
            r = rd.ReadLine();
            if (r == null || !r.StartsWith("2"))
            {
                wr.WriteLine("RSET");
                rd.ReadLine();
                return false;
            }

            wr.WriteLine("DATA");
            r = rd.ReadLine();
            if (r == null || !r.StartsWith("354"))
                return false;

            foreach (var line in lines.Where(l => !l.StartsWith("X-Envelope-")))
                wr.WriteLine(line.StartsWith(".") ? "." + line : line);
            wr.WriteLine(".");
            r = rd.ReadLine();
            return r != null && r.StartsWith("250");
        }

        static string Header(IEnumerable<string> lines, string name)
        {
            foreach (var line in lines)
            {
                if (line.Length == 0)
                    break;
                if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
                    return line.Substring(name.Length + 1).Trim();
            }
            return "";
        }
    }
}
