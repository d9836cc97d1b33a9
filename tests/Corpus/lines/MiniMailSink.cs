using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace DevTools.MailSink
{
    /// <summary>Takes every mail on a port of the developer's machine and puts it into a directory.</summary>
    public sealed class MiniMailSink
    {
        private readonly TcpListener _listener;
        private readonly string _directory;
        private int _counter;

        public MiniMailSink(int port, string directory)
        {
            _listener = new TcpListener(IPAddress.Any, port);
            _directory = directory;
        }

        public void Run()
        {
            Directory.CreateDirectory(_directory);
            _listener.Start();
            while (true)
            {
                TcpClient client = _listener.AcceptTcpClient();
                ThreadPool.QueueUserWorkItem(_ => Session(client));
            }
        }

        private void Session(TcpClient client)
        {
            using (client)
            using (var reader = new StreamReader(client.GetStream(), Encoding.Latin1))
            using (var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true })
            {
                writer.WriteLine("220 mailsink ESMTP ready");
                string from = null;
                var to = new List<string>();

                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    string upper = line.ToUpperInvariant();
                    if (upper.StartsWith("EHLO "))
                    {
                        writer.WriteLine("250-mailsink greets " + line.Substring(5));
                        writer.WriteLine("250-SIZE 52428800");
                        writer.WriteLine("250 8BITMIME");
                    }
                    else if (upper.StartsWith("HELO "))
                    {
                        writer.WriteLine("250 mailsink");
                    }
                    else if (upper.StartsWith("MAIL FROM:"))
                    {
                        from = line.Substring(10).Trim();
                        to.Clear();
                        writer.WriteLine("250 OK");
                    }
                    else if (upper.StartsWith("RCPT TO:"))
                    {
                        if (from == null)
                        {
                            writer.WriteLine("503 MAIL FROM first");
                            continue;
                        }
                        to.Add(line.Substring(8).Trim());
                        writer.WriteLine("250 OK");
                    }
                    else if (upper == "DATA")
                    {
                        if (to.Count == 0)
                        {
                            writer.WriteLine("554 no valid recipients");
                            continue;
                        }
                        writer.WriteLine("354 end with a dot");
                        string text = ReadData(reader);
                        try
                        {
                            Store(from, to, text);
                            writer.WriteLine("250 OK stored");
                        }
                        catch (IOException)
                        {
                            writer.WriteLine("451 cannot store it now");
                        }
                        from = null;
                    }
                    else if (upper == "RSET")
                    {
                        from = null;
                        to.Clear();
                        writer.WriteLine("250 OK");
                    }
                    else if (upper == "NOOP")
                    {
                        writer.WriteLine("250 OK");
                    }
                    else if (upper == "QUIT")
                    {
                        writer.WriteLine("221 bye");
                        return;
                    }
                    else
                    {
                        writer.WriteLine("502 not implemented");
                    }
                }
            }
        }

        private static string ReadData(TextReader reader)
        {
            var text = new StringBuilder();
            string line;
            while ((line = reader.ReadLine()) != null && line != ".")
                text.AppendLine(line.StartsWith(".") ? line.Substring(1) : line);
            return text.ToString();
        }

        private void Store(string from, List<string> to, string text)
        {
            string name = Path.Combine(_directory, Interlocked.Increment(ref _counter).ToString("D6") + ".eml");
            using (var file = new StreamWriter(name, false, Encoding.Latin1))
            {
                file.WriteLine("X-Envelope: MAIL FROM:" + from);
                foreach (string rcpt in to)
                    file.WriteLine("X-Envelope: RCPT TO:" + rcpt);
                file.Write(text);
            }
        }

        public static void Main(string[] args)
        {
            int port = args.Length > 0 ? int.Parse(args[0]) : 2525;
            new MiniMailSink(port, args.Length > 1 ? args[1] : "sink").Run();
        }
    }
}
