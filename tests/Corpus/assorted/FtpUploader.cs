using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Corpus.Assorted.FtpUploader
{
    public class FtpUploader : IDisposable
    {
        private readonly TcpClient _control;
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;

        public FtpUploader(string host, string user, string password)
        {
            _control = new TcpClient(host, 21);
            _reader = new StreamReader(_control.GetStream(), Encoding.ASCII);
            _writer = new StreamWriter(_control.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            ReadReply();
            _writer.WriteLine("USER " + user);
            ReadReply();
            _writer.WriteLine("PASS " + password);
            if (ReadReply() != 230)
                throw new UnauthorizedAccessException("530 not logged in");
            Command("TYPE I");
        }

        public void Upload(string remote, string local)
        {
            for (int i = 0; i < 10; i++)
            {
                int code = Store(remote, local);
                if (code == 226 || code == 250)
                    return;

                // the appliance says 550 while the old copy is still locked, and 552 while it rotates
                if (code == 425 || code == 426 || code == 450 || code == 550 || code == 552)
                {
                    Thread.Sleep(10000);
                    continue;
                }
                throw new IOException("upload failed with " + code);
            }
            throw new IOException("upload failed for good");
        }

        private int Store(string remote, string local)
        {
            _writer.WriteLine("EPSV");
            string line = _reader.ReadLine() ?? throw new IOException();
            int port = int.Parse(line.Split('|')[3]);
            using (var data = new TcpClient(((IPEndPoint)_control.Client.RemoteEndPoint!).Address.ToString(), port))
            {
                int code = Command("STOR " + remote);
                if (code != 125 && code != 150)
                    return code;
                using (var file = File.OpenRead(local))
                    file.CopyTo(data.GetStream());
            }
            return ReadReply();
        }

        private int Command(string text)
        {
            _writer.WriteLine(text);
            return ReadReply();
        }

        private int ReadReply()
        {
            string line = _reader.ReadLine() ?? throw new IOException("control connection closed");
            string end = line.Substring(0, 3) + " ";
            while (!line.StartsWith(end))
                line = _reader.ReadLine() ?? throw new IOException("control connection closed");
            return int.Parse(end);
        }

        public void Dispose()
        {
            _writer.WriteLine("QUIT");
            _control.Close();
        }
    }
}
