using System;
using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.SmtpMailer
{
    public enum SmtpResponse : int
    {
        CONNECT_SUCCESS = 220,
        GENERIC_SUCCESS = 250,
        FORWARD_SUCCESS = 251,
        DATA_SUCCESS = 354,
        QUIT_SUCCESS = 221
    }

    /// <summary>Sends mail over a plain socket; since .NET 1.1, and still in use.</summary>
    public class SmtpMailer
    {
        public static bool Send(string server, string from, ArrayList to, string message)
        {
            IPHostEntry entry = Dns.GetHostEntry(server);
            IPEndPoint endPoint = new IPEndPoint(entry.AddressList[0], 25);
            Socket s = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            s.Connect(endPoint);

            if (!CheckResponse(s, SmtpResponse.CONNECT_SUCCESS))
            {
                s.Close();
                return false;
            }

            SendData(s, "HELO " + Dns.GetHostName() + "\r\n");
            if (!CheckResponse(s, SmtpResponse.GENERIC_SUCCESS))
            {
                s.Close();
                return false;
            }

            SendData(s, "MAIL FROM:<" + from + ">\r\n");
            if (!CheckResponse(s, SmtpResponse.GENERIC_SUCCESS))
            {
                s.Close();
                return false;
            }

            foreach (string address in to)
            {
                SendData(s, "RCPT TO:<" + address + ">\r\n");
                if (!CheckResponse(s, SmtpResponse.GENERIC_SUCCESS, SmtpResponse.FORWARD_SUCCESS))
                {
                    s.Close();
                    return false;
                }
            }

            SendData(s, "DATA\r\n");
            if (!CheckResponse(s, SmtpResponse.DATA_SUCCESS))
            {
                s.Close();
                return false;
            }

            SendData(s, message + "\r\n.\r\n");
            if (!CheckResponse(s, SmtpResponse.GENERIC_SUCCESS))
            {
                s.Close();
                return false;
            }

            SendData(s, "QUIT\r\n");
            CheckResponse(s, SmtpResponse.QUIT_SUCCESS);
            s.Close();
            return true;
        }

        private static void SendData(Socket s, string msg)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(msg);
            s.Send(bytes, 0, bytes.Length, SocketFlags.None);
        }

        private static bool CheckResponse(Socket s, params SmtpResponse[] expected)
        {
            byte[] bytes = new byte[1024];
            int n = s.Receive(bytes, 0, bytes.Length, SocketFlags.None);
            string response = Encoding.ASCII.GetString(bytes, 0, n);
            if (response.Length < 3)
                return false;
            int code = Convert.ToInt32(response.Substring(0, 3));
            foreach (SmtpResponse one in expected)
            {
                if (code == (int)one)
                    return true;
            }
            return false;
        }
    }
}
