using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Helpdesk.Tools
{
    internal class VrfyTool
    {
        static StreamReader rdr;
        static StreamWriter wrt;

        static int Main(string[] args)
        {
            if (args.Length != 2)
            {
                Console.WriteLine("usage: vrfytool <server> <file with users>");
                return 2;
            }

            TcpClient tcp;
            try
            {
                tcp = new TcpClient(args[0], 25);
            }
            catch (SocketException x)
            {
                Console.WriteLine("cannot connect: " + x.Message);
                return 1;
            }

            rdr = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            wrt = new StreamWriter(tcp.GetStream(), Encoding.ASCII);
            wrt.NewLine = "\r\n";

            int rc = Answer(out string banner);
            if (rc != 220)
            {
                Console.WriteLine(banner);
                return 1;
            }

            Ask("HELO helpdesk");
            Answer(out banner); //! SMTP005
            Console.WriteLine(banner);

            int known = 0, total = 0;
            foreach (string user in File.ReadLines(args[1]))
            {
                if (user.Length == 0) continue;
                total++;
                Ask("VRFY " + user);
                rc = Answer(out string info);
                if (rc == 250) //! SMTP103
                {
                    known++;
                    Console.WriteLine("{0,-30} {1}", user, info.Substring(4));
                }
                else
                {
                    Console.WriteLine("{0,-30} ??? {1}", user, info);
                }
            }

            Console.WriteLine("{0} of {1} known", known, total);
            Ask("QUIT");
            tcp.Close();
            return 0;
        }

        static void Ask(string s)
        {
            wrt.WriteLine(s);
            wrt.Flush();
        }

        static int Answer(out string text)
        {
            text = "";
            string line;
            while ((line = rdr.ReadLine()) != null)
            {
                text += line;
                if (line.Length < 4 || line[3] != '-')
                    return int.Parse(line.Substring(0, 3));
                text += Environment.NewLine;
            }
            return 0;
        }
    }
}
