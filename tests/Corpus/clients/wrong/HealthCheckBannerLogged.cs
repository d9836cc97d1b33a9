using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.HealthCheckBannerLogged
{
    /// <summary>The relay is up if it answers EHLO.</summary>
    public class SmtpHealthCheck
    {
        private readonly Action<string> _log;

        public SmtpHealthCheck(Action<string> log)
        {
            _log = log;
        }

        public bool Check(string host, int port)
        {
            using (var client = new TcpClient(host, port))
            using (var stream = client.GetStream())
            using (var reader = new StreamReader(stream, Encoding.ASCII))
            {
                var banner = ReadReply(reader);  //! SMTP003
                _log("banner: " + banner);

                Write(stream, "EHLO monitor.example");
                var hello = ReadReply(reader);
                _log("hello: " + hello);
                Write(stream, "QUIT");
                return hello.StartsWith("250");
            }
        }

        private static string ReadReply(TextReader reader)
        {
            while (true)
            {
                var line = reader.ReadLine();
                if (line == null)
                    throw new IOException("Connection closed by relay");
                if (line.Length < 4 || line[3] != '-')
                    return line;
            }
        }

        private static void Write(Stream stream, string command)
        {
            var bytes = Encoding.ASCII.GetBytes(command + "\r\n");
            stream.Write(bytes, 0, bytes.Length);
        }
    }
}
