using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Ops.Runbooks
{
    /// <summary>Writes shell and telnet scripts that the night shift runs by hand.</summary>
    public static class SwaksScriptGenerator
    {
        private const string ManualPage = @"
Check a mail server by hand
===========================
  telnet mx1.example.net 25
  EHLO test
  MAIL FROM:<test@example.net>
  RCPT TO:<postmaster@example.net>
  DATA
  .
  QUIT
If the greeting is 554, try mx2. On 450 wait; on 550 call the second level.
";

        public static void WriteExpectScript(string path, string host, string from, IEnumerable<string> recipients)
        {
            using (StreamWriter writer = new StreamWriter(path, false, new UTF8Encoding(false)))
            {
                writer.NewLine = "\n";
                writer.WriteLine("#!/usr/bin/expect -f");
                writer.WriteLine("spawn telnet " + host + " 25");
                writer.WriteLine("send \"EHLO runbook\\r\"");
                writer.WriteLine("expect \"250 \"");
                writer.WriteLine("send \"MAIL FROM:<" + from + ">\\r\"");
                foreach (string recipient in recipients)
                    writer.WriteLine("send \"RCPT TO:<" + recipient + ">\\r\"");
                writer.WriteLine("send \"QUIT\\r\"");
            }
        }

        public static void WriteInputFile(string path, string from, string to, string body)
        {
            using (var file = File.Create(path))
            using (var writer = new StreamWriter(file, Encoding.ASCII) { NewLine = "\r\n" })
            {
                writer.WriteLine("EHLO batch");
                writer.WriteLine($"MAIL FROM:<{from}>");
                writer.WriteLine($"RCPT TO:<{to}>");
                writer.WriteLine("DATA");
                writer.WriteLine(body);
                writer.WriteLine(".");
                writer.WriteLine("QUIT");
            }
        }

        public static string BatchSmtp(IEnumerable<KeyValuePair<string, string>> mails, string from)
        {
            var sb = new StringBuilder("EHLO bsmtp\r\n");
            foreach (var mail in mails)
            {
                sb.Append("MAIL FROM:<").Append(from).Append(">\r\n");
                sb.Append("RCPT TO:<").Append(mail.Key).Append(">\r\n");
                sb.Append("DATA\r\n").Append(mail.Value).Append("\r\n.\r\n");
            }
            return sb.Append("QUIT\r\n").ToString();
        }

        public static void Main(string[] args)
        {
            if (args.Length == 0)
            {
                Console.WriteLine(ManualPage);
                return;
            }
            Directory.CreateDirectory(args[0]);
            WriteExpectScript(Path.Combine(args[0], "check.exp"), "mx1.example.net", "ops@example.net", new[] { "postmaster@example.net" });
            WriteInputFile(Path.Combine(args[0], "check.smtp"), "ops@example.net", "postmaster@example.net", "Subject: test\r\n\r\ntest");
        }
    }
}
