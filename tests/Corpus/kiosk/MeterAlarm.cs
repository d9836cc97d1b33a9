using System;
using System.Net.Sockets;

namespace Firmware.Meter
{
    /// <summary>Alarm mail of the flow meter. Everything in one fixed buffer, no strings on the way in.</summary>
    public static class MeterAlarm
    {
        private static readonly byte[] Buffer = new byte[1536];
        private static int _length;

        public static bool Send(byte[] ip, string recipient, int liters)
        {
            using (Socket s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                s.ReceiveTimeout = 20000;
                s.Connect(new System.Net.IPAddress(ip), 25);

                if (!Receive(s)) return false;
                if (Buffer[0] != 0x32) return false;        // '2'

                Put(s, "EHLO meter\r\n");
                if (!Receive(s)) return false;
                if (Buffer[0] == (byte)'5')
                {
                    Put(s, "HELO meter\r\n");
                    if (!Receive(s)) return false;
                }
                if (Buffer[0] != (byte)'2') return false;

                Put(s, "MAIL FROM:<meter@plant.local>\r\n");
                if (!Receive(s) || Buffer[0] != (byte)'2') return false;

                Put(s, "RCPT TO:<");
                Put(s, recipient);
                Put(s, ">\r\n");
                if (!Receive(s) || Buffer[0] != (byte)'2') return false;

                Put(s, "DATA\r\n");
                if (!Receive(s) || Buffer[0] != (byte)'3') return false;

                Put(s, "Subject: flow alarm\r\n\r\n");
                Put(s, "Consumption: " + liters + " l/h\r\n");
                Put(s, ".\r\n");
                if (!Receive(s)) return false;
                bool done = Buffer[0] == (byte)'2';
                Put(s, "QUIT\r\n");
                return done;
            }
        }

        private static void Put(Socket s, string text)
        {
            byte[] bytes = new byte[text.Length];
            for (int i = 0; i < text.Length; i++)
                bytes[i] = (byte)text[i];
            s.Send(bytes);
        }

        private static bool Receive(Socket s)
        {
            _length = 0;
            int lineStart = 0;
            while (true)
            {
                int n = s.Receive(Buffer, _length, Buffer.Length - _length, SocketFlags.None);
                if (n <= 0) return false;
                int end = _length + n;
                for (int i = _length; i < end; i++)
                {
                    if (Buffer[i] != 10) continue;
                    bool last = i - lineStart < 4 || Buffer[lineStart + 3] != (byte)'-';
                    if (last)
                    {
                        _length = end;
                        return true;
                    }
                    lineStart = i + 1;
                }
                _length = end;
                if (_length == Buffer.Length) return false;
            }
        }
    }
}
