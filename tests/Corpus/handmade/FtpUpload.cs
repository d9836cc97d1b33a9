using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Backup.Upload
{
    public class FtpUpload
    {
        private StreamReader _reply;
        private StreamWriter _control;

        public void Upload(string host, string user, string pass, string localFile)
        {
            using var c = new TcpClient(host, 21);
            _reply = new StreamReader(c.GetStream(), Encoding.ASCII);
            _control = new StreamWriter(c.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            string response = _reply.ReadLine();
            Console.WriteLine(response);

            _control.WriteLine("USER " + user);
            response = _reply.ReadLine();
            _control.WriteLine("PASS " + pass);
            response = _reply.ReadLine();
            if (!response.StartsWith("230"))
                throw new IOException("login: " + response);

            _control.WriteLine("TYPE I");
            response = _reply.ReadLine();
            _control.WriteLine("PASV");
            response = _reply.ReadLine();
            using var data = OpenData(response);

            _control.WriteLine("STOR " + Path.GetFileName(localFile));
            response = _reply.ReadLine();
            Console.WriteLine(response);
            using (var f = File.OpenRead(localFile))
                f.CopyTo(data.GetStream());
            data.Close();

            response = _reply.ReadLine();
            if (response == null || !response.StartsWith("226"))
                throw new IOException("transfer: " + response);
            _control.WriteLine("QUIT");
        }

        private static TcpClient OpenData(string pasv)
        {
            int a = pasv.IndexOf('('), b = pasv.IndexOf(')');
            string[] p = pasv.Substring(a + 1, b - a - 1).Split(',');
            string ip = string.Join(".", p, 0, 4);
            return new TcpClient(ip, int.Parse(p[4]) * 256 + int.Parse(p[5]));
        }

        public bool UploadWithRetry(string host, string user, string pass, string file)
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    Upload(host, user, pass, file);
                    return true;
                }
                catch (IOException e)
                {
                    Console.Error.WriteLine("attempt " + i + ": " + e.Message);
                }
            }
            return false;
        }
    }
}
