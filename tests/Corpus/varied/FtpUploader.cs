using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Transfer.Ftp
{
    public class FtpReplyException : Exception
    {
        public int Code { get; }
        public FtpReplyException(int code, string text) : base(text) => Code = code;
    }

    public class FtpUploader
    {
        private StreamReader _ctl = null!;
        private StreamWriter _cmd = null!;

        public void Upload(string host, string user, string pass, string file)
        {
            for (int i = 1; ; i++)
            {
                try
                {
                    Once(host, user, pass, file);
                    return;
                }
                catch (FtpReplyException ex) when (i < 3 && (ex.Code == 550 || ex.Code == 425 || ex.Code == 426))
                {
                    // 550: the file is still locked by the importer on the other side
                    Thread.Sleep(5000);
                }
            }
        }

        private void Once(string host, string user, string pass, string file)
        {
            using (var c = new TcpClient(host, 21))
            {
                _ctl = new StreamReader(c.GetStream(), Encoding.ASCII);
                _cmd = new StreamWriter(c.GetStream(), Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
                Console.WriteLine(_ctl.ReadLine());
                Do("USER " + user, 331);
                Do("PASS " + pass, 230);
                Do("TYPE I", 200);
                string pasv = Do("PASV", 227);
                string[] n = pasv.Substring(pasv.IndexOf('(') + 1).TrimEnd('.', ')').Split(',');
                using (var data = new TcpClient(string.Join(".", n, 0, 4), int.Parse(n[4]) * 256 + int.Parse(n[5])))
                {
                    Do("STOR " + Path.GetFileName(file), 150);
                    using (var f = File.OpenRead(file))
                        f.CopyTo(data.GetStream());
                }
                Done(226);
                _cmd.WriteLine("QUIT");
            }
        }

        private string Do(string line, int expected)
        {
            _cmd.WriteLine(line);
            return Done(expected);
        }

        private string Done(int expected)
        {
            string line = _ctl.ReadLine() ?? throw new IOException();
            int code = int.Parse(line.Substring(0, 3));
            if (code != expected)
                throw new FtpReplyException(code, line);
            return line;
        }
    }
}
