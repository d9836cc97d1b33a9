using System;
using System.IO;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Corpus.Lookalikes.LineScript
{
    // linescript HOST PORT FILE
    //   send TEXT       sends a line
    //   expect REGEX    reads lines until one matches
    //   read            reads one line and prints it
    // With it we test printers (9100), FTP, SMTP ("send HELO me") and the door system.
    public static class LineScript
    {
        public static int Run(string host, int port, string file, TextWriter output)
        {
            using (var tcp = new TcpClient(host, port))
            using (var reader = new StreamReader(tcp.GetStream()))
            using (var writer = new StreamWriter(tcp.GetStream()) { AutoFlush = true, NewLine = "\r\n" })
            {
                foreach (var step in File.ReadLines(file))
                {
                    if (step.Length == 0 || step[0] == '#')
                        continue;

                    var space = step.IndexOf(' ');
                    var verb = space < 0 ? step : step.Substring(0, space);
                    var rest = space < 0 ? "" : step.Substring(space + 1);
                    switch (verb)
                    {
                        case "send":
                            writer.WriteLine(rest);
                            break;
                        case "read":
                            output.WriteLine(reader.ReadLine());
                            break;
                        case "expect":
                            string line;
                            do
                            {
                                line = reader.ReadLine();
                                output.WriteLine(line);
                                if (line == null)
                                    return 1;
                            }
                            while (!Regex.IsMatch(line, rest));
                            break;
                        default:
                            output.WriteLine("? " + step);
                            return 2;
                    }
                }
            }

            return 0;
        }
    }
}
