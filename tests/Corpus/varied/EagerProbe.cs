using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace NetTools
{
    public static class EagerProbe
    {
        public static bool Probe(string host, int port, TextWriter log)
        {
            using (var tcp = new TcpClient())
            {
                tcp.NoDelay = true;
                tcp.SendTimeout = 5000;
                tcp.ReceiveTimeout = 5000;
                tcp.Connect(host, port);

                using (var stream = tcp.GetStream())
                using (var reader = new StreamReader(stream, Encoding.ASCII))
                {
                    byte[] hello = Encoding.ASCII.GetBytes("HELO probe.nettools.example\r\n");
                    stream.Write(hello, 0, hello.Length);  //? SMTP002

                    string greeting = ReadReply(reader);
                    log.WriteLine("< " + greeting);
                    if (!greeting.StartsWith("220", StringComparison.Ordinal))
                        return false;

                    string answer = ReadReply(reader);
                    log.WriteLine("< " + answer);
                    bool up = answer.StartsWith("250", StringComparison.Ordinal);

                    byte[] quit = Encoding.ASCII.GetBytes("QUIT\r\n");
                    stream.Write(quit, 0, quit.Length);
                    return up;
                }
            }
        }

        private static string ReadReply(StreamReader reader)
        {
            string line;
            do
            {
                line = reader.ReadLine() ?? throw new EndOfStreamException();
            }
            while (line.Length > 3 && line[3] == '-');
            return line;
        }
    }
}
