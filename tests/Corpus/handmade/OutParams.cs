using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Contoso.Erp.MailBridge
{
    public static class MailBridge
    {
        public static bool TrySend(string host, int port, string from, string to, string data, out string error)
        {
            error = null;
            TcpClient client = null;
            try
            {
                client = new TcpClient(host, port);
                NetworkStream stream = client.GetStream();
                StreamReader reader = new StreamReader(stream, Encoding.ASCII);

                int code;
                string line;
                if (!TryReadReply(reader, out code, out line) || code != 220)
                {
                    error = "Greeting: " + line;
                    return false;
                }

                if (!TryCommand(stream, reader, "EHLO erp", 2, out line) &&
                    !TryCommand(stream, reader, "HELO erp", 2, out line))
                {
                    error = "HELO: " + line;
                    return false;
                }

                bool ok = TryCommand(stream, reader, "MAIL FROM:<" + from + ">", 2, out line)
                    && TryCommand(stream, reader, "RCPT TO:<" + to + ">", 2, out line)
                    && TryCommand(stream, reader, "DATA", 3, out line)
                    && TryCommand(stream, reader, data.Replace("\r\n.", "\r\n..") + "\r\n.", 2, out line);
                if (!ok)
                    error = line;

                string ignored;
                TryCommand(stream, reader, "QUIT", 2, out ignored);
                return ok;
            }
            catch (Exception ex)
            {
                error = ex.Message;
                return false;
            }
            finally
            {
                if (client != null)
                    client.Close();
            }
        }

        private static bool TryCommand(Stream s, StreamReader r, string cmd, int expectedClass, out string line)
        {
            byte[] b = Encoding.ASCII.GetBytes(cmd + "\r\n");
            s.Write(b, 0, b.Length);
            int code;
            return TryReadReply(r, out code, out line) && code / 100 == expectedClass;
        }

        private static bool TryReadReply(StreamReader r, out int code, out string line)
        {
            code = 0;
            do
            {
                line = r.ReadLine();
                if (line == null)
                    return false;
            }
            while (line.Length > 3 && line[3] == '-');
            return line.Length >= 3 && int.TryParse(line.Substring(0, 3), out code);
        }
    }
}
