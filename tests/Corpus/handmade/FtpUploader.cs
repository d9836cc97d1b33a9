using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Backup.Upload
{
    public class FtpUploader
    {
        private TcpClient control;
        private StreamReader reader;
        private StreamWriter writer;

        public void Connect(string host, string user, string pass)
        {
            control = new TcpClient(host, 21);
            reader = new StreamReader(control.GetStream(), Encoding.ASCII);
            writer = new StreamWriter(control.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            string hello = reader.ReadLine();
            Console.WriteLine(hello);
            writer.WriteLine("USER " + user);
            Console.WriteLine(reader.ReadLine());
            writer.WriteLine("PASS " + pass);
            string reply = reader.ReadLine();
            if (!reply.StartsWith("230")) throw new Exception(reply);
        }

        public void Upload(string name, byte[] content)
        {
            writer.WriteLine("TYPE I");
            reader.ReadLine();
            writer.WriteLine("PASV");
            string pasv = reader.ReadLine();
            int open = pasv.IndexOf('('), close = pasv.IndexOf(')');
            string[] p = pasv.Substring(open + 1, close - open - 1).Split(',');
            string ip = string.Join(".", p, 0, 4);
            int port = int.Parse(p[4]) * 256 + int.Parse(p[5]);
            using (TcpClient data = new TcpClient(ip, port))
            {
                writer.WriteLine("STOR " + name);
                string reply = reader.ReadLine();
                if (reply.StartsWith("5")) throw new Exception(reply);
                data.GetStream().Write(content, 0, content.Length);
            }
            string done = reader.ReadLine();
            if (!done.StartsWith("250") && !done.StartsWith("226")) throw new Exception(done);
        }

        public void Retry(string name, byte[] content)
        {
            try
            {
                Upload(name, content);
            }
            catch (IOException)
            {
                Upload(name, content);
            }
        }

        public void Quit()
        {
            writer.WriteLine("QUIT");
            control.Close();
        }
    }
}
