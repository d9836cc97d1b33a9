using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace OfficeTools.ScanToFolder
{
    /// <summary>
    /// The copier can only send scans by mail. This little server takes the mail
    /// and puts it into the folder of the person it is for.
    /// </summary>
    public class PrinterScanServer
    {
        private readonly string root;
        private readonly TcpListener listener;
        private readonly Dictionary<string, string> folders;

        public PrinterScanServer(string root, int port, Dictionary<string, string> folders)
        {
            this.root = root;
            this.folders = folders;
            listener = new TcpListener(IPAddress.Any, port);
        }

        public async Task Run()
        {
            listener.Start();
            Console.WriteLine("Waiting for scans on " + listener.LocalEndpoint);
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => Serve(client));
            }
        }

        private void Serve(TcpClient client)
        {
            using (client)
            using (var reader = new StreamReader(client.GetStream(), Encoding.Latin1))
            using (var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                string target = null;
                writer.WriteLine("220 scan2folder ready");
                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    var verb = line.Length >= 4 ? line.Substring(0, 4).ToUpperInvariant() : line.ToUpperInvariant();
                    switch (verb)
                    {
                        case "HELO":
                        case "EHLO":
                            writer.WriteLine("250 scan2folder");
                            break;
                        case "MAIL":
                            target = null;
                            writer.WriteLine("250 OK");
                            break;
                        case "RCPT":
                            var name = NameOf(line);
                            if (folders.TryGetValue(name, out target))
                                writer.WriteLine("250 OK");
                            else
                                writer.WriteLine("550 no folder for " + name);
                            break;
                        case "DATA":
                            if (target == null)
                            {
                                writer.WriteLine("503 who is it for?");
                                break;
                            }

                            writer.WriteLine("354 go ahead");
                            var text = ReadMessage(reader);
                            Store(writer, target, text);
                            break;
                        case "RSET":
                        case "NOOP":
                            writer.WriteLine("250 OK");
                            break;
                        case "QUIT":
                            writer.WriteLine("221 bye");
                            return;
                        default:
                            writer.WriteLine("500 what?");
                            break;
                    }
                }
            }
        }

        private void Store(TextWriter writer, string folder, string text)
        {
            var path = Path.Combine(root, folder, "scan-" + DateTime.Now.ToString("yyyyMMdd-HHmmss-fff") + ".eml");
            try
            {
                File.WriteAllText(path, text, Encoding.Latin1);
            }
            catch (Exception e)
            {
                Console.WriteLine(path + ": " + e.Message);
                writer.WriteLine("554 could not save the scan"); //! SMTP105
                return;
            }

            writer.WriteLine("250 saved as " + Path.GetFileName(path));
        }

        private static string ReadMessage(TextReader reader)
        {
            var text = new StringBuilder();
            string line;
            while ((line = reader.ReadLine()) != null && line != ".")
                text.Append(line.StartsWith("..") ? line.Substring(1) : line).Append("\r\n");
            return text.ToString();
        }

        private static string NameOf(string line)
        {
            int open = line.IndexOf('<');
            int at = line.IndexOf('@');
            return open >= 0 && at > open ? line.Substring(open + 1, at - open - 1).ToLowerInvariant() : "";
        }
    }
}
