using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace ConsoleMailer
{
    class SimpleSmtp
    {
        static void Main(string[] args)
        {
            Console.Write("Server: ");
            string server = Console.ReadLine() ?? "localhost";
            Console.Write("From: ");
            string from = Console.ReadLine() ?? "";
            Console.Write("To: ");
            string to = Console.ReadLine() ?? "";

            try
            {
                TcpClient tcp = new TcpClient(server, 25);
                NetworkStream ns = tcp.GetStream();
                StreamReader sr = new StreamReader(ns, Encoding.ASCII);
                StreamWriter sw = new StreamWriter(ns, Encoding.ASCII);
                sw.NewLine = "\r\n";
                sw.AutoFlush = true;

                sr.ReadLine(); //! SMTP003

                sw.WriteLine("HELO " + Environment.MachineName);
                sr.ReadLine();  //! SMTP005

                sw.WriteLine("MAIL FROM:<" + from + ">");
                sr.ReadLine();  //! SMTP005

                sw.WriteLine("RCPT TO:<" + to + ">");
                sr.ReadLine();  //! SMTP005

                sw.WriteLine("DATA");
                sr.ReadLine();  //! SMTP005

                sw.WriteLine("Subject: Test");
                sw.WriteLine("From: " + from);
                sw.WriteLine("To: " + to);
                sw.WriteLine();
                sw.WriteLine("This is a test message.");
                sw.WriteLine(".");
                sr.ReadLine();  //! SMTP005

                sw.WriteLine("QUIT");
                sr.ReadLine();
                tcp.Close();
                Console.WriteLine("Done.");
            }
            catch (SocketException ex)
            {
                Console.WriteLine("Could not connect: " + ex.Message);
            }
        }
    }
}
