using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Mailbox.Poller
{
    public class Pop3Exception : Exception
    {
        public Pop3Exception(string message) : base(message) { }
    }

    public class Pop3Fetcher
    {
        private StreamReader _reader = null!;
        private StreamWriter _writer = null!;

        public List<string> FetchAll(string host, string user, string password)
        {
            int attempts = 0;
            while (true)
            {
                try
                {
                    return Fetch(host, user, password);
                }
                catch (Pop3Exception ex)
                {
                    if (++attempts == 3 || !ex.Message.Contains("[IN-USE]"))
                        throw;
                    Thread.Sleep(30000);
                }
            }
        }

        private List<string> Fetch(string host, string user, string password)
        {
            var result = new List<string>();
            using (var tcp = new TcpClient(host, 995))
            using (var ssl = new SslStream(tcp.GetStream()))
            {
                ssl.AuthenticateAsClient(host);
                _reader = new StreamReader(ssl, Encoding.Latin1);
                _writer = new StreamWriter(ssl, Encoding.Latin1) { AutoFlush = true, NewLine = "\r\n" };
                _reader.ReadLine();
                Command("USER " + user);
                Command("PASS " + password);
                int count = int.Parse(Command("STAT").Split(' ')[1]);
                for (int i = 1; i <= count; i++)
                {
                    Command("RETR " + i);
                    result.Add(Body());
                }
                Command("QUIT");
            }
            return result;
        }

        private string Command(string c)
        {
            _writer.WriteLine(c);
            string line = _reader.ReadLine() ?? "";
            if (!line.StartsWith("+OK"))
                throw new Pop3Exception(line);
            return line;
        }

        private string Body()
        {
            var sb = new StringBuilder();
            string? l;
            while ((l = _reader.ReadLine()) != null && l != ".")
                sb.AppendLine(l.StartsWith("..") ? l.Substring(1) : l);
            return sb.ToString();
        }
    }
}
