using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace OfficeTools.ScanToFolder
{
    // Small SMTP server for the copiers: every scan is mailed here and ends up on the share.
    public class ScannerDropbox
    {
        private readonly TcpListener listener;
        private readonly string share;
        private volatile bool stopping;

        public ScannerDropbox(IPAddress address, int port, string share)
        {
            listener = new TcpListener(address, port);
            this.share = share;
        }

        public void Start()
        {
            listener.Start();
            new Thread(AcceptLoop) { IsBackground = true, Name = "smtp-accept" }.Start();
        }

        public void Stop()
        {
            stopping = true;
            listener.Stop();
        }

        private void AcceptLoop()
        {
            while (!stopping)
            {
                TcpClient client;
                try
                {
                    client = listener.AcceptTcpClient();
                }
                catch (SocketException)
                {
                    return;
                }
                ThreadPool.QueueUserWorkItem(_ => Serve(client));
            }
        }

        private void Serve(TcpClient client)
        {
            using (client)
            using (var reader = new StreamReader(client.GetStream(), Encoding.Latin1))
            using (var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true })
            {
                writer.WriteLine("220 scan-to-folder ready");
                var folders = new List<string>();
                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    string verb = line.Length >= 4 ? line.Substring(0, 4).ToUpperInvariant() : line.ToUpperInvariant();
                    switch (verb)
                    {
                        case "EHLO":
                        case "HELO":
                        case "RSET":
                            folders.Clear();
                            writer.WriteLine("250 OK");
                            break;
                        case "MAIL":
                        case "NOOP":
                            writer.WriteLine("250 OK");
                            break;
                        case "RCPT":
                            string folder = FolderOf(line);
                            if (folder == null)
                            {
                                writer.WriteLine("550 no such folder");
                                break;
                            }
                            folders.Add(folder);
                            writer.WriteLine("250 OK");
                            break;
                        case "DATA":
                            if (folders.Count == 0)
                            {
                                writer.WriteLine("503 RCPT first");
                                break;
                            }
                            writer.WriteLine("354 go ahead");
                            string text = ReadData(reader);
                            try
                            {
                                foreach (string f in folders)
                                    File.WriteAllText(Path.Combine(f, Guid.NewGuid() + ".eml"), text, Encoding.Latin1);
                                writer.WriteLine("250 stored");
                            }
                            catch (UnauthorizedAccessException e)
                            {
                                Console.Error.WriteLine(e.Message);
                                writer.WriteLine("451 share not writable at present");
                            }
                            catch (IOException e)
                            {
                                Console.Error.WriteLine(e.Message);
                                writer.WriteLine("451 share not available");
                            }
                            break;
                        case "QUIT":
                            writer.WriteLine("221 bye");
                            return;
                        default:
                            writer.WriteLine("502 not implemented");
                            break;
                    }
                }
            }
        }

        private string FolderOf(string rcpt)
        {
            int a = rcpt.IndexOf('<'), b = rcpt.IndexOf('@');
            if (a < 0 || b <= a + 1)
                return null;
            string folder = Path.Combine(share, rcpt.Substring(a + 1, b - a - 1));
            return Directory.Exists(folder) ? folder : null;
        }

        private static string ReadData(StreamReader reader)
        {
            var data = new StringBuilder();
            string line;
            while ((line = reader.ReadLine()) != null && line != ".")
                data.Append(line.StartsWith("..") ? line.Substring(1) : line).Append("\r\n");
            return data.ToString();
        }
    }
}
