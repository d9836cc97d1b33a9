using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Reports.Transfer
{
    /// <summary>Puts the nightly report to the partner's FTP server. FtpWebRequest did not get on with it.</summary>
    public class FtpDropbox : IDisposable
    {
        private readonly TcpClient _control;
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;

        public FtpDropbox(string host, string user, string password)
        {
            _control = new TcpClient(host, 21);
            _reader = new StreamReader(_control.GetStream(), Encoding.ASCII);
            _writer = new StreamWriter(_control.GetStream(), Encoding.ASCII);
            _writer.NewLine = "\r\n";
            _writer.AutoFlush = true;

            string banner = _reader.ReadLine();
            Console.WriteLine(banner);

            // their gateway wants to know who we are
            Send("SITE HELO reports.example.com");
            Send("USER " + user);
            if (!Send("PASS " + password).StartsWith("230"))
                throw new IOException("FTP login failed");
            Send("TYPE I");
        }

        public void Put(string file)
        {
            for (int attempt = 1; attempt <= 3; attempt++)
            {
                string answer = Store(file);
                if (answer.StartsWith("226") || answer.StartsWith("250"))
                    return;
                if (answer.StartsWith("550"))
                {
                    // the directory is made by the first one who writes into it
                    Send("MKD " + DateTime.Today.ToString("yyyyMM", CultureInfo.InvariantCulture));
                    continue;
                }
                if (!answer.StartsWith("4"))
                    throw new IOException(answer);
            }
            throw new IOException("no luck with " + file);
        }

        private string Store(string file)
        {
            string pasv = Send("PASV");
            int open = pasv.IndexOf('('), close = pasv.IndexOf(')');
            string[] n = pasv.Substring(open + 1, close - open - 1).Split(',');
            string ip = string.Join(".", n, 0, 4);
            int port = int.Parse(n[4]) * 256 + int.Parse(n[5]);

            using (TcpClient data = new TcpClient(ip, port))
            {
                string first = Send("STOR " + DateTime.Today.ToString("yyyyMM", CultureInfo.InvariantCulture) + "/" + Path.GetFileName(file));
                if (!first.StartsWith("1"))
                    return first;
                using (FileStream source = File.OpenRead(file))
                    source.CopyTo(data.GetStream());
            }
            return _reader.ReadLine() ?? "421";
        }

        private string Send(string command)
        {
            _writer.WriteLine(command);
            string line = _reader.ReadLine();
            if (line == null)
                throw new IOException("FTP server hung up");
            return line;
        }

        public void Dispose()
        {
            _writer.WriteLine("QUIT");
            _control.Close();
        }
    }
}
