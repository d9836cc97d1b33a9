using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Kiosk.Device.Mail
{
    /// <summary>Sends the daily totals of a kiosk. No libraries on the device but the framework.</summary>
    public sealed class ByteBufferMailer
    {
        private readonly IPEndPoint _gateway;
        private readonly string _deviceName;
        private readonly byte[] _buffer = new byte[512];

        public ByteBufferMailer(IPEndPoint gateway, string deviceName)
        {
            _gateway = gateway;
            _deviceName = deviceName;
        }

        public async Task<bool> SendTotalsAsync(string from, string to, decimal cash, decimal card)
        {
            using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                socket.ReceiveTimeout = 30000;
                await socket.ConnectAsync(_gateway);

                int n = await socket.ReceiveAsync(_buffer, SocketFlags.None);
                if (n < 3 || _buffer[0] != '2' || _buffer[1] != '2' || _buffer[2] != '0')
                    return false;

                await socket.SendAsync(Encoding.ASCII.GetBytes("EHLO " + _deviceName + "\r\n"), SocketFlags.None);
                n = await socket.ReceiveAsync(_buffer, SocketFlags.None); //! SMTP006
                if (n < 3 || _buffer[0] != '2')
                    return false;

                if (!await AskAsync(socket, "MAIL FROM:<" + from + ">", '2')) return false;
                if (!await AskAsync(socket, "RCPT TO:<" + to + ">", '2')) return false;
                if (!await AskAsync(socket, "DATA", '3')) return false;
                if (!await AskAsync(socket, Compose(from, to, cash, card) + "\r\n.", '2')) return false;

                await socket.SendAsync(Encoding.ASCII.GetBytes("QUIT\r\n"), SocketFlags.None);
                return true;
            }
        }

        private async Task<bool> AskAsync(Socket socket, string line, char wanted)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(line + "\r\n"), SocketFlags.None);
            int n = await socket.ReceiveAsync(_buffer, SocketFlags.None);
            return n >= 3 && _buffer[0] == wanted;
        }

        private string Compose(string from, string to, decimal cash, decimal card)
        {
            var text = new StringBuilder();
            text.Append("From: <").Append(from).Append(">\r\n");
            text.Append("To: <").Append(to).Append(">\r\n");
            text.Append("Subject: totals of ").Append(_deviceName).Append("\r\n");
            text.Append("\r\n");
            text.AppendFormat("cash {0,12:F2}\r\n", cash);
            text.AppendFormat("card {0,12:F2}\r\n", card);
            text.AppendFormat("sum  {0,12:F2}", cash + card);
            return text.ToString();
        }
    }
}
