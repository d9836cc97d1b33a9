using System;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Verifiers.ConsoleMailer
{
    // Tutorial: send a mail without any library
    class ConsoleMailer
    {
        static StreamReader reader;
        static StreamWriter writer;

        public static void Send()
        {
            Console.Write("Server: ");
            string server = Console.ReadLine();
            Console.Write("From: ");
            string from = Console.ReadLine();
            Console.Write("To: ");
            string to = Console.ReadLine();

            TcpClient client = new TcpClient(server, 25);
            reader = new StreamReader(client.GetStream());
            writer = new StreamWriter(client.GetStream());
            writer.NewLine = "\r\n";
            writer.AutoFlush = true;

            Console.WriteLine(reader.ReadLine());  //! SMTP003

            Command("HELO " + Environment.MachineName);  //! SMTP005
            Command("MAIL FROM:<" + from + ">");  //! SMTP005
            Command("RCPT TO:<" + to + ">");  //! SMTP005
            Command("DATA");  //! SMTP005

            writer.WriteLine("Subject: Test");
            writer.WriteLine();
            writer.WriteLine("It works.");
            Command(".");  //! SMTP005
            Command("QUIT");

            client.Close();
            Console.WriteLine("Mail sent!");
        }

        static void Command(string text)
        {
            Console.WriteLine("> " + text);
            writer.WriteLine(text);
            Console.WriteLine("< " + reader.ReadLine());
        }
    }
}
