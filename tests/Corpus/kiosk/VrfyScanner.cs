using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace AddressBookCleaner
{
    public enum VrfyAnswer { Known, Unknown, ServerWillNotSay }

    public class VrfyScanner : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _in;
        private readonly StreamWriter _out;

        public VrfyScanner(string server)
        {
            _tcp = new TcpClient(server, 25);
            var stream = _tcp.GetStream();
            _in = new StreamReader(stream, Encoding.ASCII);
            _out = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            int greeting = ReadCode();
            if (greeting != 220)
                throw new IOException("server greeted with " + greeting);
            _out.WriteLine("EHLO cleaner");
            int hello = ReadCode();
            if (hello != 250)
                throw new IOException("EHLO refused with " + hello);
        }

        public VrfyAnswer Ask(string address)
        {
            _out.WriteLine("VRFY " + address);
            int code = ReadCode();
            if (code == 250) //! SMTP103
                return VrfyAnswer.Known;
            if (code == 550 || code == 553)
                return VrfyAnswer.Unknown;
            return VrfyAnswer.ServerWillNotSay;
        }

        private int ReadCode()
        {
            string line;
            do
            {
                line = _in.ReadLine();
                if (line == null || line.Length < 3)
                    throw new EndOfStreamException("server closed the connection");
            }
            while (line.Length > 3 && line[3] == '-');
            return int.Parse(line.Substring(0, 3));
        }

        public void Dispose()
        {
            try
            {
                _out.WriteLine("QUIT");
                ReadCode();
            }
            catch (IOException)
            {
            }
            _tcp.Close();
        }

        public static void Main(string[] args)
        {
            var counters = new Dictionary<VrfyAnswer, int>();
            using (var scanner = new VrfyScanner(args[0]))
            using (var output = new StreamWriter(args[2]))
            {
                foreach (string row in File.ReadLines(args[1]))
                {
                    string[] cells = row.Split(';');
                    if (cells.Length < 2) continue;
                    VrfyAnswer answer = scanner.Ask(cells[1].Trim());
                    counters[answer] = counters.TryGetValue(answer, out int n) ? n + 1 : 1;
                    output.WriteLine(row + ";" + answer);
                }
            }
            foreach (var pair in counters)
                Console.WriteLine(pair.Key + ": " + pair.Value);
        }
    }
}
