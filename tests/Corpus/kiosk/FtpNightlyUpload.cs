using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Shop.Export
{
    // uploads the price list to the partner; mails are sent by another job
    public class FtpNightlyUpload
    {
        private StreamReader control;
        private StreamWriter commands;

        public void Upload(string host, string user, string password, string file)
        {
            using (TcpClient tcp = new TcpClient(host, 21))
            {
                control = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                commands = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

                string reply = control.ReadLine();
                Console.WriteLine("S: " + reply);
                Command("USER " + user);
                Command("PASS " + password);
                Command("TYPE I");
                reply = Command("PASV");
                int open = reply.IndexOf('(');
                string[] p = reply.Substring(open + 1, reply.IndexOf(')') - open - 1).Split(',');
                int port = int.Parse(p[4]) * 256 + int.Parse(p[5]);

                using (TcpClient data = new TcpClient(string.Join(".", p, 0, 4), port))
                {
                    Command("STOR " + Path.GetFileName(file));
                    using (FileStream f = File.OpenRead(file))
                        f.CopyTo(data.GetStream());
                }

                reply = control.ReadLine();
                int code = int.Parse(reply.Substring(0, 3));
                for (int i = 0; i < 3 && (code == 426 || code == 451 || code == 550); i++)
                {
                    Console.WriteLine("transfer failed with {0}, SITE RETRY", code);
                    code = int.Parse(Command("SITE RETRY").Substring(0, 3));
                }
                Command("QUIT");
            }
        }

        private string Command(string text)
        {
            Console.WriteLine("C: " + (text.StartsWith("PASS") ? "PASS ***" : text));
            commands.WriteLine(text);
            string reply = control.ReadLine();
            Console.WriteLine("S: " + reply);
            return reply;
        }

        public static int Main(string[] args)
        {
            try
            {
                new FtpNightlyUpload().Upload(args[0], args[1], args[2], args[3]);
                return 0;
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e);
                return 2;
            }
        }
    }
}
