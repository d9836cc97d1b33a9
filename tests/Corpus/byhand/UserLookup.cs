using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Uni.Networks.Exercise4
{
    /*
     * Computer Networks, exercise 4: "Write a tool that asks a mail server who its users are."
     * Group 11
     */
    class UserLookup
    {
        static StreamReader input;
        static StreamWriter output;
        static bool verbose = false;

        static void Main(string[] args)
        {
            if (args.Length < 2)
            {
                Console.WriteLine("UserLookup <server> <file with names> [-v]");
                return;
            }
            verbose = args.Length > 2 && args[2] == "-v";

            TcpClient client = new TcpClient(args[0], 25);
            input = new StreamReader(client.GetStream(), Encoding.ASCII);
            output = new StreamWriter(client.GetStream(), Encoding.ASCII);
            output.NewLine = "\r\n";
            output.AutoFlush = true;

            int code = GetReplyCode();
            if (code != 220)
            {
                Console.WriteLine("Server does not want to talk to us, code " + code);
                client.Close();
                return;
            }

            output.WriteLine("HELO student.uni.example");
            code = GetReplyCode();
            if (code != 250)
            {
                Console.WriteLine("HELO failed, code " + code);
                client.Close();
                return;
            }

            List<string> known = new List<string>();
            List<string> other = new List<string>();
            foreach (string name in File.ReadAllLines(args[1]))
            {
                if (name.Trim().Length == 0)
                    continue;
                output.WriteLine("VRFY " + name.Trim());
                code = GetReplyCode();
                if (code == 250) //! SMTP103
                    known.Add(name);
                else
                    other.Add(name + " (" + code + ")");
            }

            output.WriteLine("QUIT");
            client.Close();

            Console.WriteLine("=== known users (" + known.Count + ") ===");
            foreach (string n in known)
                Console.WriteLine(n);
            Console.WriteLine("=== others (" + other.Count + ") ===");
            foreach (string n in other)
                Console.WriteLine(n);
        }

        static int GetReplyCode()
        {
            string line = input.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-')
            {
                if (verbose)
                    Console.WriteLine("S: " + line);
                line = input.ReadLine();
            }
            if (verbose)
                Console.WriteLine("S: " + line);
            if (line == null || line.Length < 3)
                return -1;
            return int.Parse(line.Substring(0, 3));
        }
    }
}
