#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Audit.OpenRelay
{
    internal static partial class RelayTest
    {
        private static readonly Regex Final = new Regex(@"^(?<class>[2-5])(?<rest>\d\d)(?: |$)", RegexOptions.Compiled);

        private sealed class Attempt
        {
            public string Name = "";
            public string From = "";
            public string To = "";
        }

        private static IEnumerable<Attempt> Attempts(string target)
        {
            yield return new Attempt { Name = "plain foreign recipient", From = "audit@probe.example", To = "audit@elsewhere.example" };
            yield return new Attempt { Name = "empty sender", From = "", To = "audit@elsewhere.example" };
            yield return new Attempt { Name = "sender of the house", From = "postmaster@" + target, To = "audit@elsewhere.example" };
            yield return new Attempt { Name = "percent hack", From = "audit@probe.example", To = "audit%elsewhere.example@" + target };
            yield return new Attempt { Name = "bang path", From = "audit@probe.example", To = "elsewhere.example!audit@" + target };
        }

        public static int Main(string[] args)
        {
            string host = args[0];
            int open = 0;
            foreach (var a in Attempts(host))
            {
                try
                {
                    bool relayed = Try(host, a);
                    Console.WriteLine("{0,-28} {1}", a.Name, relayed ? "RELAYED" : "refused");
                    if (relayed)
                        open++;
                }
                catch (IOException e)
                {
                    Console.WriteLine("{0,-28} {1}", a.Name, e.Message);
                }
            }
            return open;
        }

        private static bool Try(string host, Attempt a)
        {
            using var tcp = new TcpClient(host, 25) { ReceiveTimeout = 300_000 };
            using var r = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            using var w = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            if (Class(r) != '2')
                throw new IOException("no service for us");
            w.WriteLine("EHLO probe.example");
            if (Class(r) != '2')
            {
                w.WriteLine("HELO probe.example");
                if (Class(r) != '2')
                    throw new IOException("hello refused");
            }

            w.WriteLine("MAIL FROM:<" + a.From + ">");
            bool accepted = Class(r) == '2';
            if (accepted)
            {
                w.WriteLine("RCPT TO:<" + a.To + ">");
                accepted = Class(r) == '2';
            }

            w.WriteLine("RSET");
            Class(r);
            w.WriteLine("QUIT");
            return accepted;
        }

        private static char Class(StreamReader r)
        {
            string? line;
            while ((line = r.ReadLine()) != null)
            {
                var m = Final.Match(line);
                if (m.Success)
                    return m.Groups["class"].Value[0];
            }
            throw new IOException("connection lost");
        }
    }
}
