using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace PowerGuard.Agent
{
    /// <summary>Sends one alert when the UPS goes to battery. No dependencies, runs on the embedded image.</summary>
    public sealed class UpsAlertSender
    {
        private readonly IPEndPoint _relay;
        private readonly string _deviceName;
        private readonly byte[] _rx = new byte[2048];

        public UpsAlertSender(IPEndPoint relay, string deviceName)
        {
            _relay = relay;
            _deviceName = deviceName;
        }

        public bool SendAlert(string to, string text)
        {
            using (Socket s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                s.ReceiveTimeout = 15000;
                s.SendTimeout = 15000;
                s.Connect(_relay);

                Tx(s, "HELO " + _deviceName); //! SMTP002
                if (Rx(s) != '2') return false;
                Tx(s, "MAIL FROM:<" + _deviceName + "@ups.local>");
                if (Rx(s) != '2') return false;
                Tx(s, "RCPT TO:<" + to + ">");
                if (Rx(s) != '2') return false;
                Tx(s, "DATA");
                if (Rx(s) != '3') return false;
                Tx(s, "From: " + _deviceName + "@ups.local");
                Tx(s, "To: " + to);
                Tx(s, "Subject: UPS alert " + _deviceName);
                Tx(s, "");
                Tx(s, text);
                Tx(s, ".");
                bool accepted = Rx(s) == '2';
                Tx(s, "QUIT");
                return accepted;
            }
        }

        private static void Tx(Socket s, string line)
        {
            s.Send(Encoding.ASCII.GetBytes(line + "\r\n"));
        }

        private char Rx(Socket s)
        {
            int n = s.Receive(_rx);
            return n > 0 ? (char)_rx[0] : '\0';
        }
    }

    public static class Agent
    {
        public static void Main(string[] args)
        {
            var sender = new UpsAlertSender(new IPEndPoint(IPAddress.Parse(args[0]), 25), Environment.MachineName);
            int lastVoltage = 230;
            while (true)
            {
                int voltage = ReadVoltage();
                if (voltage < 180 && lastVoltage >= 180)
                {
                    bool ok = sender.SendAlert(args[1], "Input voltage dropped to " + voltage + " V. Running on battery.");
                    Console.WriteLine(ok ? "alert sent" : "alert NOT sent");
                }
                lastVoltage = voltage;
                Thread.Sleep(5000);
            }
        }

        private static int ReadVoltage()
        {
            return new Random().Next(170, 240);
        }
    }
}
