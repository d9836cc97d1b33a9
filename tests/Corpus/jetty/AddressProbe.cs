using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Uni.Networks.Exercise7
{
    // Exercise 7: find out whether a mailbox exists without sending a mail.
    // usage: AddressProbe mx.example.org someone@example.org [more@example.org ...]
    public enum Verdict { Exists, Missing, Unknown }

    public static class AddressProbe
    {
        public static int Main(string[] args)
        {
            if (args.Length < 2)
            {
                Console.Error.WriteLine("usage: AddressProbe <mx> <address> [<address> ...]");
                return 2;
            }

            var results = new Dictionary<string, Verdict>();
            for (int i = 1; i < args.Length; i++)
            {
                try
                {
                    results[args[i]] = Check(args[0], args[i]);
                }
                catch (IOException e)
                {
                    Console.Error.WriteLine("connection trouble: " + e.Message);
                    results[args[i]] = Verdict.Unknown;
                }
                catch (SocketException e)
                {
                    Console.Error.WriteLine("cannot connect: " + e.SocketErrorCode);
                    results[args[i]] = Verdict.Unknown;
                }
            }

            foreach (KeyValuePair<string, Verdict> pair in results)
                Console.WriteLine("{0,-40} {1}", pair.Key, pair.Value);
            return 0;
        }

        private static Verdict Check(string mx, string address)
        {
            using (TcpClient client = new TcpClient())
            {
                client.ReceiveTimeout = 20000;
                client.SendTimeout = 20000;
                client.Connect(mx, 25);

                NetworkStream stream = client.GetStream();
                StreamReader reader = new StreamReader(stream, Encoding.ASCII);
                StreamWriter writer = new StreamWriter(stream, Encoding.ASCII);
                writer.NewLine = "\r\n";
                writer.AutoFlush = true;

                string line = reader.ReadLine(); //! SMTP003
                Console.WriteLine("<< " + line);

                writer.WriteLine("HELO lab7.informatik.example.edu");
                line = reader.ReadLine();
                Console.WriteLine("<< " + line);
                if (CodeOf(line) / 100 != 2)
                    return Verdict.Unknown;

                writer.WriteLine("MAIL FROM:<lab7@informatik.example.edu>");
                line = reader.ReadLine();
                Console.WriteLine("<< " + line);
                if (CodeOf(line) != 250)
                    return Verdict.Unknown;

                writer.WriteLine("RCPT TO:<" + address + ">");
                int code = CodeOf(reader.ReadLine());
                writer.WriteLine("QUIT");

                if (code == 250) //! SMTP103
                    return Verdict.Exists;
                if (code == 550 || code == 553)
                    return Verdict.Missing;
                return Verdict.Unknown;
            }
        }

        private static int CodeOf(string line)
        {
            int code;
            if (line == null || line.Length < 3)
                return 0;
            return int.TryParse(line.Substring(0, 3), out code) ? code : 0;
        }
    }
}
