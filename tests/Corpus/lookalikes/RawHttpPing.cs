using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Lookalikes.RawHttpPing
{
    /// <summary>Checks that the mail API answers, without HttpClient: it runs on the appliance's tiny runtime.</summary>
    public class RawHttpPing
    {
        public int Post(string host, string from, string to, string body)
        {
            using (Socket socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
            {
                socket.Connect(host, 8025);
                string json = "{\"mail_from\":\"" + from + "\",\"rcpt_to\":\"" + to + "\",\"data\":\"" + body + "\"}";
                StringBuilder request = new StringBuilder();
                request.Append("POST /v1/smtp/send HTTP/1.1\r\n");
                request.Append("Host: ").Append(host).Append("\r\n");
                request.Append("Content-Type: application/json\r\n");
                request.Append("Content-Length: ").Append(Encoding.UTF8.GetByteCount(json)).Append("\r\n");
                request.Append("Connection: close\r\n\r\n");
                request.Append(json);
                socket.Send(Encoding.UTF8.GetBytes(request.ToString()));

                byte[] buffer = new byte[256];
                int n = socket.Receive(buffer);
                string status = Encoding.ASCII.GetString(buffer, 0, n);
                if (!status.StartsWith("HTTP/1."))
                    throw new IOException("no HTTP: " + status);
                return int.Parse(status.Substring(9, 3));
            }
        }
    }
}
