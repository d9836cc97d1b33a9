using System;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Verifiers.EagerProbe
{
    public static class EagerProbe
    {
        public static bool Probe(string host, string sender, string recipient)
        {
            using (var client = new TcpClient(host, 25))
            using (var stream = client.GetStream())
            using (var reader = new StreamReader(stream))
            using (var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true })
            {
                if (!Say(writer, reader, "HELO probe.example"))  //! SMTP002
                    return false;
                if (!Say(writer, reader, "MAIL FROM:<" + sender + ">"))
                    return false;
                bool known = Say(writer, reader, "RCPT TO:<" + recipient + ">");
                writer.WriteLine("QUIT");
                return known;
            }
        }

        private static bool Say(TextWriter writer, TextReader reader, string command)
        {
            writer.WriteLine(command);
            string reply = reader.ReadLine();
            return reply != null && reply.Length > 2 && reply[0] == '2';
        }
    }
}
