using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace NetTools.Scripted
{
    /// <summary>
    /// "mailtest host from to" - for the people of the service desk, sends one short mail and shows what happens.
    /// </summary>
    public static class ScriptedMailTest
    {
        public static int Main(string[] args)
        {
            if (args.Length != 3)
            {
                Console.Error.WriteLine("usage: mailtest host from to");
                return 2;
            }

            var watch = Stopwatch.StartNew();
            try
            {
                Play(args[0], args[1], args[2]);
            }
            catch (Exception error) when (error is SocketException || error is IOException)
            {
                Console.Error.WriteLine("failed: " + error.Message);
                return 1;
            }
            Console.WriteLine("mail was sent, {0} ms", watch.ElapsedMilliseconds);
            return 0;
        }

        private static void Play(string host, string from, string to)
        {
            using (var tcp = new TcpClient(host, 25))
            using (var stream = tcp.GetStream())
            using (var reader = new StreamReader(stream, Encoding.ASCII))
            using (var writer = new StreamWriter(stream, Encoding.ASCII))
            {
                writer.NewLine = "\r\n";
                writer.AutoFlush = true;

                var greeting = reader.ReadLine();
                Show('<', greeting);
                if (greeting == null || greeting.Length < 3 || greeting.Substring(0, 3) != "220")
                    throw new IOException("no greeting from " + host);

                writer.WriteLine("HELO " + Environment.MachineName);
                var helo = reader.ReadLine();
                Show('<', helo);
                if (helo == null || helo[0] != '2')
                    throw new IOException("HELO was refused");

                Show('>', "MAIL FROM:<" + from + ">");
                writer.WriteLine("MAIL FROM:<" + from + ">");
                Show('<', reader.ReadLine()); //! SMTP005

                Show('>', "RCPT TO:<" + to + ">");
                writer.WriteLine("RCPT TO:<" + to + ">");
                Show('<', reader.ReadLine()); //! SMTP005

                writer.WriteLine("DATA");
                var go = reader.ReadLine();
                Show('<', go);
                if (go == null || !go.StartsWith("354"))
                    throw new IOException("DATA was refused");

                writer.WriteLine("From: <" + from + ">");
                writer.WriteLine("To: <" + to + ">");
                writer.WriteLine("Subject: test from the service desk");
                writer.WriteLine("Date: " + DateTime.UtcNow.ToString("r"));
                writer.WriteLine();
                writer.WriteLine("This is a test.");
                writer.WriteLine(".");
                var end = reader.ReadLine();
                Show('<', end);
                if (end == null || !end.StartsWith("2"))
                    throw new IOException("the message was refused");

                writer.WriteLine("QUIT");
                Show('<', reader.ReadLine());
            }
        }

        private static void Show(char direction, string line)
        {
            var old = Console.ForegroundColor;
            Console.ForegroundColor = direction == '<' ? ConsoleColor.Green : ConsoleColor.Gray;
            Console.WriteLine("{0} {1}", direction, line);
            Console.ForegroundColor = old;
        }
    }
}
