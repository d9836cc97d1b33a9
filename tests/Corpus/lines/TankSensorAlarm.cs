using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace TankSensor.Firmware
{
    // Runs on the gateway board. Very little RAM, so no readers and no lists here.
    public static class Program
    {
        private const string MailServer = "192.168.4.1";
        private const int MailPort = 25;
        private const int FullLevel = 940;
        private const int EmptyLevel = 60;

        private static readonly byte[] Scratch = new byte[1460];
        private static DateTime _lastAlarm = DateTime.MinValue;

        public static void Main()
        {
            Debug.WriteLine("tank gateway 1.8");
            while (true)
            {
                int level = ReadLevel();
                if ((level > FullLevel || level < EmptyLevel) && DateTime.UtcNow - _lastAlarm > TimeSpan.FromHours(6))
                {
                    try
                    {
                        SendAlarm(level);
                        _lastAlarm = DateTime.UtcNow;
                    }
                    catch (SocketException ex)
                    {
                        Debug.WriteLine("mail: " + ex.ErrorCode);
                    }
                }

                Thread.Sleep(30000);
            }
        }

        private static int ReadLevel()
        {
            // ADC stub, replaced by the board package
            return Environment.TickCount & 0x3ff;
        }

        private static void SendAlarm(int level)
        {
            using (Socket s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                s.Connect(new IPEndPoint(IPAddress.Parse(MailServer), MailPort));
                s.ReceiveTimeout = 15000;

                int got = s.Receive(Scratch);
                if (got < 3 || Scratch[0] != '2' || Scratch[1] != '2' || Scratch[2] != '0')
                {
                    Debug.WriteLine("mail server not ready");
                    return;
                }

                Write(s, "HELO tank-gw\r\n"); //! SMTP005
                Thread.Sleep(500);
                Write(s, "MAIL FROM:<tank@farm.example>\r\n"); //! SMTP005
                Thread.Sleep(500);
                Write(s, "RCPT TO:<alarm@farm.example>\r\n"); //! SMTP005
                Thread.Sleep(500);
                Write(s, "DATA\r\n"); //! SMTP005
                Thread.Sleep(500);
                Write(s, "Subject: Tank level " + level.ToString() + "\r\n");
                Write(s, "From: tank@farm.example\r\nTo: alarm@farm.example\r\n\r\n");
                Write(s, "The level of tank 1 is " + level.ToString() + " of 1024.\r\n");
                Write(s, "\r\n.\r\n"); //! SMTP005
                Thread.Sleep(1000);
                Write(s, "QUIT\r\n");
                s.Close();
            }
        }

        private static void Write(Socket s, string text)
        {
            s.Send(Encoding.ASCII.GetBytes(text));
        }
    }
}
