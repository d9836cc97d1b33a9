using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmbeddedPort
{
    // ported from the .NET Micro Framework sample, keep allocations low
    public static class RawSocketSend
    {
        static readonly byte[] rx = new byte[256];

        public static int Send(string serverIp, string sender, string recipient, string subject, string body)
        {
            var ep = new IPEndPoint(IPAddress.Parse(serverIp), 25);
            var s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            s.ReceiveTimeout = 30000;
            s.Connect(ep);
            try
            {
                int n = s.Receive(rx);
                if (n < 3 || rx[0] != '2' || rx[1] != '2' || rx[2] != '0') return 1;

                Tx(s, "EHLO device-" + sender.GetHashCode().ToString("x") + "\r\n");
                n = s.Receive(rx, 0, rx.Length, SocketFlags.None); //! SMTP006
                if (n < 3 || rx[0] != '2') return 2;

                Tx(s, "MAIL FROM:<" + sender + ">\r\n");
                n = s.Receive(rx);
                if (n < 3 || rx[0] != '2') return 3;

                Tx(s, "RCPT TO:<" + recipient + ">\r\n");
                n = s.Receive(rx);
                if (n < 3 || rx[0] != '2') return 4;

                Tx(s, "DATA\r\n");
                n = s.Receive(rx); //! SMTP005

                Tx(s, "From: <" + sender + ">\r\nTo: <" + recipient + ">\r\nSubject: " + subject + "\r\n\r\n");
                Tx(s, body);
                Tx(s, "\r\n.\r\n");
                n = s.Receive(rx);
                if (n < 3 || rx[0] != '2') return 6;

                Tx(s, "QUIT\r\n");
                return 0;
            }
            finally
            {
                s.Close();
            }
        }

        static void Tx(Socket s, string text)
        {
            byte[] b = Encoding.UTF8.GetBytes(text);
            int off = 0;
            while (off < b.Length)
                off += s.Send(b, off, b.Length - off, SocketFlags.None);
        }
    }
}
