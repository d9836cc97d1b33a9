using System;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.RawSocketBlind
{
    public class DeviceMailer
    {
        private readonly byte[] _rx = new byte[512];
        private Socket _socket = null!;

        public bool SendAlert(IPAddress server, string from, string to, string text)
        {
            _socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _socket.Connect(server, 25);
            _socket.Receive(_rx);  //! SMTP003

            Transmit("HELO device.example\r\n");
            _socket.Receive(_rx);  //! SMTP005
            Transmit("MAIL FROM:<" + from + ">\r\n");
            _socket.Receive(_rx);  //! SMTP005
            Transmit("RCPT TO:<" + to + ">\r\n");
            _socket.Receive(_rx);  //! SMTP005
            Transmit("DATA\r\n");
            _socket.Receive(_rx);  //! SMTP005
            Transmit("Subject: Alert\r\n\r\n" + text + "\r\n.\r\n");

            int count = _socket.Receive(_rx);
            bool taken = Encoding.ASCII.GetString(_rx, 0, count).StartsWith("250");
            Transmit("QUIT\r\n");
            _socket.Close();
            return taken;
        }

        private void Transmit(string s)
        {
            _socket.Send(Encoding.ASCII.GetBytes(s));
        }
    }
}
