using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Edge.Checks
{
    /// <summary>
    /// Our postscreen instances expect the PROXY header of haproxy, and one customer can be reached only through
    /// an HTTP proxy with CONNECT. This check speaks to both as the balancer does.
    /// </summary>
    public static class BehindProxyChecker
    {
        public enum Route { ProxyHeader, HttpConnect }

        public static string Check(Route route, string via, int viaPort, string target)
        {
            using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                socket.ReceiveTimeout = 60000;
                socket.Connect(via, viaPort);

                if (route == Route.ProxyHeader)
                {
                    var local = (IPEndPoint)socket.LocalEndPoint;
                    var remote = (IPEndPoint)socket.RemoteEndPoint;
                    Send(socket, "PROXY TCP4 " + local.Address + " " + remote.Address + " " + local.Port + " 25");
                }
                else
                {
                    Send(socket, "CONNECT " + target + ":25 HTTP/1.1\r\nHost: " + target + ":25\r\n");
                    string status = ReadLine(socket);
                    if (!status.Contains(" 200 "))
                        return "proxy: " + status;
                    while (ReadLine(socket).Length > 0)
                    {
                    }
                }

                string reply = ReadReply(socket);
                if (reply[0] != '2')
                    return "greeting: " + reply;

                Send(socket, "EHLO check.edge.example");
                reply = ReadReply(socket);
                if (reply[0] != '2')
                    return "ehlo: " + reply;

                Send(socket, "MAIL FROM:<>");
                reply = ReadReply(socket);
                if (reply[0] != '2')
                    return "mail: " + reply;

                Send(socket, "RCPT TO:<postmaster>");
                reply = ReadReply(socket);
                Send(socket, "RSET");
                ReadReply(socket);
                Send(socket, "QUIT");

                switch (reply[0])
                {
                    case '2':
                        return "ok";
                    case '4':
                        return "busy, ask again in five minutes: " + reply;
                    default:
                        return "postmaster refused: " + reply;
                }
            }
        }

        private static void Send(Socket socket, string line)
        {
            socket.Send(Encoding.ASCII.GetBytes(line + "\r\n"));
        }

        private static string ReadReply(Socket socket)
        {
            string line;
            do
            {
                line = ReadLine(socket);
            }
            while (line.Length > 3 && line[3] == '-');
            if (line.Length < 3)
                throw new IOException("no reply: " + line);
            return line;
        }

        private static string ReadLine(Socket socket)
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (socket.Receive(one) == 1)
            {
                if (one[0] == '\n')
                    return line.ToString().TrimEnd('\r');
                line.Append((char)one[0]);
            }
            throw new IOException("closed by " + socket.RemoteEndPoint);
        }
    }
}
