using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Exchange.Edi
{
    /// <summary>
    /// Drops EDI files on the FTP servers of our partners. After the upload, one of them wants a mail with the
    /// list of files; that is queued elsewhere (MailSpool), this class knows nothing of it but the name.
    /// </summary>
    public sealed class FtpDropClient : IDisposable
    {
        private readonly TcpClient _control;
        private readonly StreamReader _in;
        private readonly StreamWriter _out;

        public FtpDropClient(string host)
        {
            _control = new TcpClient(host, 21);
            _in = new StreamReader(_control.GetStream(), Encoding.ASCII);
            _out = new StreamWriter(_control.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            Console.WriteLine("ftp: " + _in.ReadLine());
        }

        public void Login(string user, string password)
        {
            string reply = Command("USER " + user);
            if (reply.StartsWith("331"))
                reply = Command("PASS " + password);
            if (!reply.StartsWith("230"))
                throw new IOException("login: " + reply);
            Command("TYPE I");
        }

        public void Drop(string name, byte[] content)
        {
            for (int attempt = 1; ; attempt++)
            {
                string reply = Store(name, content);
                if (reply.StartsWith("226") || reply.StartsWith("250"))
                    return;
                // 550 while the partner's job holds the file, 450 while it is busy
                if ((reply.StartsWith("450") || reply.StartsWith("550")) && attempt < 5)
                {
                    System.Threading.Thread.Sleep(5000);
                    continue;
                }
                throw new IOException(name + ": " + reply);
            }
        }

        private string Store(string name, byte[] content)
        {
            var data = new TcpListener(IPAddress.Any, 0);
            data.Start();
            try
            {
                var local = (IPEndPoint)_control.Client.LocalEndPoint;
                int port = ((IPEndPoint)data.LocalEndpoint).Port;
                string reply = Command(string.Format("PORT {0},{1},{2}", local.Address.ToString().Replace('.', ','), port / 256, port % 256));
                if (!reply.StartsWith("200"))
                    return reply;
                reply = Command("STOR " + name);
                if (reply[0] != '1')
                    return reply;
                using (var channel = data.AcceptTcpClient())
                    channel.GetStream().Write(content, 0, content.Length);
                return Read();
            }
            finally
            {
                data.Stop();
            }
        }

        private string Command(string line)
        {
            _out.WriteLine(line);
            return Read();
        }

        private string Read()
        {
            string line = _in.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-')
                line = _in.ReadLine();
            return line ?? "421 closed";
        }

        public void Dispose()
        {
            Command("QUIT");
            _control.Close();
        }
    }
}
