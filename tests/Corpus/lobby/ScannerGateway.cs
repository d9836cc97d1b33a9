using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Copier.ScanToMail
{
    /// <summary>
    /// The copiers speak only plain SMTP. This gateway listens on the floor's network, and puts what they scan into the
    /// share from which the document system collects it.
    /// </summary>
    public class ScannerGateway
    {
        private readonly TcpListener _listener;
        private readonly string _share;
        private volatile bool _stopped;

        public ScannerGateway(int port, string share)
        {
            _listener = new TcpListener(IPAddress.Any, port);
            _share = share;
        }

        public void Run()
        {
            _listener.Start();
            while (!_stopped)
            {
                var client = _listener.AcceptTcpClient();
                ThreadPool.QueueUserWorkItem(_ => Serve(client));
            }
        }

        public void Stop()
        {
            _stopped = true;
            _listener.Stop();
        }

        private void Serve(TcpClient client)
        {
            using (client)
            {
                var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                var recipients = new List<string>();

                writer.WriteLine("220 scangw ready");
                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    var verb = line.Length >= 4 ? line.Substring(0, 4).ToUpperInvariant() : line;
                    if (verb == "HELO" || verb == "EHLO")
                    {
                        writer.WriteLine("250 scangw");
                    }
                    else if (verb == "MAIL")
                    {
                        recipients.Clear();
                        writer.WriteLine("250 ok");
                    }
                    else if (verb == "RCPT")
                    {
                        recipients.Add(line.Substring(line.IndexOf(':') + 1).Trim(' ', '<', '>'));
                        writer.WriteLine("250 ok");
                    }
                    else if (verb == "DATA")
                    {
                        if (recipients.Count == 0)
                        {
                            writer.WriteLine("503 whom to?");
                            continue;
                        }
                        writer.WriteLine("354 send it");
                        var content = ReadContent(reader);
                        Store(writer, recipients[0], content);
                    }
                    else if (verb == "QUIT")
                    {
                        writer.WriteLine("221 bye");
                        return;
                    }
                    else
                    {
                        writer.WriteLine("500 what?");
                    }
                }
            }
        }

        private void Store(StreamWriter writer, string folder, string content)
        {
            try
            {
                var path = Path.Combine(_share, folder.Split('@')[0]);
                Directory.CreateDirectory(path);
                File.WriteAllText(Path.Combine(path, Guid.NewGuid().ToString("N") + ".eml"), content, Encoding.Latin1);
            }
            catch (IOException error)
            {
                Console.Error.WriteLine("share: " + error.Message);
                writer.WriteLine("554 the share is not there"); //! SMTP105
                return;
            }
            writer.WriteLine("250 stored");
        }

        private static string ReadContent(StreamReader reader)
        {
            var text = new StringBuilder();
            string line;
            while ((line = reader.ReadLine()) != null && line != ".")
                text.Append(line.StartsWith("..") ? line.Substring(1) : line).Append("\r\n");
            return text.ToString();
        }
    }
}
