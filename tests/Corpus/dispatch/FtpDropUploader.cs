using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Partner.Edi
{
    public class FtpReplyException : Exception
    {
        public FtpReplyException(int code, string text)
            : base(text)
        {
            Code = code;
        }

        public int Code { get; private set; }
    }

    /// <summary>Uploads EDI files to partners; some of their FTP servers lock files for a moment and say 550.</summary>
    public class FtpDropUploader
    {
        private static readonly int[] RetryCodes = { 421, 425, 426, 450, 451, 550, 553 };

        private readonly string host;
        private readonly string user;
        private readonly string password;

        public FtpDropUploader(string host, string user, string password)
        {
            this.host = host;
            this.user = user;
            this.password = password;
        }

        public void Upload(string localFile, string remoteName)
        {
            int attempt = 0;
        again:
            try
            {
                using (TcpClient control = new TcpClient(host, 21))
                using (StreamReader reader = new StreamReader(control.GetStream(), Encoding.ASCII))
                using (StreamWriter writer = new StreamWriter(control.GetStream(), Encoding.ASCII))
                {
                    writer.NewLine = "\r\n";
                    writer.AutoFlush = true;
                    reader.ReadLine();
                    Command(reader, writer, "USER " + user, 331);
                    Command(reader, writer, "PASS " + password, 230);
                    Command(reader, writer, "TYPE I", 200);
                    string passive = Command(reader, writer, "PASV", 227);
                    Store(reader, writer, Endpoint(passive), localFile, remoteName);
                    writer.WriteLine("QUIT");
                }
            }
            catch (FtpReplyException refusal)
            {
                if (RetryCodes.Contains(refusal.Code) && ++attempt < 5)
                {
                    Thread.Sleep(15000);
                    goto again;
                }

                throw;
            }
        }

        private static void Store(StreamReader reader, StreamWriter writer, KeyValuePair<string, int> endpoint, string localFile, string remoteName)
        {
            using (TcpClient data = new TcpClient(endpoint.Key, endpoint.Value))
            using (FileStream file = File.OpenRead(localFile))
            {
                Command(reader, writer, "STOR " + remoteName, 150);
                file.CopyTo(data.GetStream());
            }

            Expect(reader, 226);
        }

        private static string Command(StreamReader reader, StreamWriter writer, string line, int expected)
        {
            writer.WriteLine(line);
            return Expect(reader, expected);
        }

        private static string Expect(StreamReader reader, int expected)
        {
            string line = reader.ReadLine();
            if (line == null)
                throw new IOException("FTP server closed the connection");
            int code = int.Parse(line.Substring(0, 3));
            if (code != expected)
                throw new FtpReplyException(code, line);
            return line;
        }

        private static KeyValuePair<string, int> Endpoint(string passive)
        {
            string inner = passive.Substring(passive.IndexOf('(') + 1).TrimEnd(')', '.');
            string[] n = inner.Split(',');
            return new KeyValuePair<string, int>(string.Join(".", n.Take(4)), int.Parse(n[4]) * 256 + int.Parse(n[5]));
        }
    }
}
