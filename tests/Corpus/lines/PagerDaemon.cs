using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Hospital.Pager
{
    /// <summary>Forwards nurse calls to the pager gateway, which takes mail only.</summary>
    public class PagerDaemon
    {
        private readonly string _gateway;
        private readonly Queue<string> _calls = new Queue<string>();
        private readonly object _lock = new object();
        private TcpClient _tcp;
        private StreamReader _in;
        private StreamWriter _out;

        public PagerDaemon(string gateway)
        {
            _gateway = gateway;
        }

        public void Call(string room)
        {
            lock (_lock)
            {
                _calls.Enqueue(room);
                Monitor.Pulse(_lock);
            }
        }

        public void Run()
        {
            while (true)
            {
                string room;
                lock (_lock)
                {
                    while (_calls.Count == 0)
                        Monitor.Wait(_lock);
                    room = _calls.Dequeue();
                }

                bool connected = false;
                try
                {
                    _tcp = new TcpClient(_gateway, 25);
                    _in = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
                    _out = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                    connected = Digit() == '2';
                }
                catch (SocketException e)
                {
                    Console.Error.WriteLine("gateway: " + e.Message);
                }
                catch (IOException e)
                {
                    Console.Error.WriteLine("gateway: " + e.Message);
                }

                if (!connected)
                {
                    Alarm(room);
                    continue;
                }

                _out.WriteLine("HELO wards");
                bool ok = Digit() == '2';
                if (ok)
                {
                    _out.WriteLine("MAIL FROM:<wards@hospital.example>");
                    ok &= Digit() == '2';
                }
                if (ok)
                {
                    _out.WriteLine("RCPT TO:<nurses@pager.hospital.example>");
                    ok &= Digit() == '2';
                }
                if (ok)
                {
                    _out.WriteLine("DATA");
                    ok &= Digit() == '3';
                }
                if (ok)
                {
                    _out.WriteLine("Subject: room " + room);
                    _out.WriteLine();
                    _out.WriteLine("call from room " + room + " at " + DateTime.Now.ToShortTimeString());
                    _out.WriteLine(".");
                    ok &= Digit() == '2';
                }
                _out.WriteLine("QUIT");
                _tcp.Close();

                if (!ok)
                    Alarm(room);
            }
        }

        private char Digit()
        {
            string line;
            do
            {
                line = _in.ReadLine();
            }
            while (line != null && line.Length > 3 && line[3] == '-');
            return string.IsNullOrEmpty(line) ? '\0' : line[0];
        }

        private static void Alarm(string room)
        {
            Console.Beep();
            Console.WriteLine("!!! PAGER DOWN, ROOM " + room);
        }
    }
}
