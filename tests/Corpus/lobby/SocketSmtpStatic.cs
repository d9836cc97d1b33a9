using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Firmware.Tools
{
    /// <summary>
    /// Sends the counters of a printer to the service center. The stack of the print server has no
    /// streams, so this talks to the socket.
    /// </summary>
    public static class SocketSmtpStatic
    {
        const int SMTP_OK = 0;
        const int SMTP_ERR_NET = 1;
        const int SMTP_ERR_GREETING = 2;
        const int SMTP_ERR_ENVELOPE = 3;
        const int SMTP_ERR_DATA = 4;

        static readonly byte[] rx = new byte[2048];
        static int rxLen;

        public static int SendCounters(IPAddress server, string serial, IDictionary<string, int> counters, string center)
        {
            Socket s = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            int rc = SMTP_OK;
            try
            {
                s.ReceiveTimeout = 60000;
                s.Connect(new IPEndPoint(server, 25));

                Recv(s);
                if (rxLen < 3)
                    return SMTP_ERR_GREETING;
                if (rx[0] != 0x32)
                {
                    rc = SMTP_ERR_GREETING;
                    goto quit;
                }

                Send(s, "EHLO " + serial);
                Recv(s);
                if (rx[0] != '2')
                {
                    Send(s, "HELO " + serial);
                    Recv(s);
                    if (rx[0] != '2') { rc = SMTP_ERR_GREETING; goto quit; }
                }

                Send(s, "MAIL FROM:<" + serial + "@printers.example>");
                Recv(s);
                if (rx[0] != '2') { rc = SMTP_ERR_ENVELOPE; goto quit; }

                Send(s, "RCPT TO:<" + center + ">");
                Recv(s);
                if (rx[0] != '2') { rc = SMTP_ERR_ENVELOPE; goto quit; }

                Send(s, "DATA");
                Recv(s);
                if (rx[0] != '3') { rc = SMTP_ERR_DATA; goto quit; }

                Send(s, "Subject: counters " + serial);
                Send(s, "");
                foreach (KeyValuePair<string, int> c in counters)
                    Send(s, c.Key + "=" + c.Value);
                Send(s, ".");
                Recv(s);
                if (rx[0] != '2')
                    rc = SMTP_ERR_DATA;

            quit:
                Send(s, "QUIT");
                Thread.Sleep(100);
            }
            catch (SocketException)
            {
                rc = SMTP_ERR_NET;
            }
            finally
            {
                s.Close();
            }
            return rc;
        }

        static void Send(Socket s, string line)
        {
            s.Send(Encoding.ASCII.GetBytes(line + "\r\n"));
        }

        // fills rx until the last line of a reply is there; only that line is left in rx
        static void Recv(Socket s)
        {
            rxLen = 0;
            while (rxLen < rx.Length)
            {
                int n = s.Receive(rx, rxLen, 1, SocketFlags.None);
                if (n == 0)
                    throw new SocketException((int)SocketError.ConnectionReset);
                rxLen++;
                if (rx[rxLen - 1] != '\n')
                    continue;
                if (rxLen > 4 && rx[3] == '-')
                    rxLen = 0;
                else
                    return;
            }
        }
    }
}
