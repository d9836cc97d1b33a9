using System;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.UserLookup
{
    public class UserLookup
    {
        private const int BufferSize = 1024;

        /// <summary>Our own server answers VRFY, so no mail has to be begun.</summary>
        public bool UserExists(string server, string name)
        {
            using (Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                socket.Connect(server, 25);

                string answer = Read(socket);
                if (!answer.StartsWith("220"))
                    throw new InvalidOperationException("Server says: " + answer);

                Write(socket, "HELO intranet");
                answer = Read(socket);
                if (!answer.StartsWith("250"))
                    throw new InvalidOperationException("Server says: " + answer);

                Write(socket, "VRFY " + name);
                answer = Read(socket);
                Write(socket, "QUIT");
                return answer.StartsWith("250");  //! SMTP103
            }
        }

        private static void Write(Socket socket, string line)
        {
            socket.Send(Encoding.ASCII.GetBytes(line + "\r\n"));
        }

        private static string Read(Socket socket)
        {
            byte[] buffer = new byte[BufferSize];
            int length = socket.Receive(buffer);
            return Encoding.ASCII.GetString(buffer, 0, length);
        }
    }
}
