using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Isp.SupportTools
{
    /// <summary>
    /// Writes the scripts that the hotline mails to customers: expect for Unix, PowerShell for Windows,
    /// and a plain transcript to type into telnet.
    /// </summary>
    public sealed class SupportScriptWriter
    {
        private readonly string _outputDirectory;

        public SupportScriptWriter(string outputDirectory)
        {
            _outputDirectory = outputDirectory;
        }

        public string WriteExpect(string ticket, string mx, string sender, string recipient)
        {
            string path = Path.Combine(_outputDirectory, ticket + ".exp");
            using (StreamWriter writer = File.CreateText(path))
            {
                writer.NewLine = "\n";
                writer.WriteLine("#!/usr/bin/expect -f");
                writer.WriteLine("set timeout 30");
                writer.WriteLine("spawn telnet " + mx + " 25");
                writer.WriteLine("send \"EHLO test.customer.example\\r\"");
                writer.WriteLine("expect \"250 \"");
                writer.WriteLine("send \"MAIL FROM:<" + sender + ">\\r\"");
                writer.WriteLine("expect \"250\"");
                writer.WriteLine("send \"RCPT TO:<" + recipient + ">\\r\"");
                writer.WriteLine("expect \"250\"");
                writer.WriteLine("send \"QUIT\\r\"");
            }
            return path;
        }

        public string WriteTranscript(string ticket, string mx, string sender, IEnumerable<string> recipients)
        {
            string path = Path.Combine(_outputDirectory, ticket + ".txt");
            using (var file = new FileStream(path, FileMode.Create))
            using (var writer = new StreamWriter(file, Encoding.ASCII))
            {
                writer.NewLine = "\r\n";
                writer.AutoFlush = true;
                writer.WriteLine("HELO test.customer.example");
                writer.WriteLine("MAIL FROM:<" + sender + ">");
                foreach (string recipient in recipients)
                    writer.WriteLine("RCPT TO:<" + recipient + ">");
                writer.WriteLine("DATA");
                writer.WriteLine("Subject: test for ticket " + ticket);
                writer.WriteLine();
                writer.WriteLine("test through " + mx);
                writer.WriteLine(".");
                writer.WriteLine("QUIT");
            }

            using (var reader = new StreamReader(path, Encoding.ASCII))
            {
                reader.ReadLine();
                Console.WriteLine("first command: " + reader.ReadLine());
            }
            return path;
        }

        public string WritePowerShell(string ticket, string mx)
        {
            const string template = @"
$tcp = New-Object Net.Sockets.TcpClient('@MX@', 25)
$w = New-Object IO.StreamWriter($tcp.GetStream()); $w.AutoFlush = $true
$r = New-Object IO.StreamReader($tcp.GetStream())
$w.WriteLine('EHLO test.customer.example')
$r.ReadLine()
$w.WriteLine('MAIL FROM:<>')
$r.ReadLine()
$w.WriteLine('QUIT')
";
            string path = Path.Combine(_outputDirectory, ticket + ".ps1");
            File.WriteAllText(path, template.Replace("@MX@", mx));
            return path;
        }

        public static void Main(string[] args)
        {
            var writer = new SupportScriptWriter(Path.GetTempPath());
            foreach (string ticket in args.Where(a => a.StartsWith("T")))
            {
                Console.WriteLine(writer.WriteExpect(ticket, "mx1.isp.example", "support@isp.example", "probe@isp.example"));
                Console.WriteLine(writer.WriteTranscript(ticket, "mx1.isp.example", "support@isp.example", new[] { "probe@isp.example" }));
                Console.WriteLine(writer.WritePowerShell(ticket, "mx1.isp.example"));
            }
        }
    }
}
