using System;
using System.IO;

namespace Corpus.Lookalikes.ProtocolGuide
{
    /// <summary>Writes the chapter "Talk to a mail server by hand" of the administrator's handbook.</summary>
    public class ProtocolGuide
    {
        private const string Session = @"
S: 220 mail.example.org ESMTP
C: EHLO workstation.example.org
S: 250-mail.example.org
S: 250 SIZE 52428800
C: MAIL FROM:<admin@example.org>
S: 250 2.1.0 Ok
C: RCPT TO:<user@example.net>
S: 250 2.1.5 Ok
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
";

        public void Generate(string folder, string domain)
        {
            using (StreamWriter writer = new StreamWriter(Path.Combine(folder, "by-hand.md")))
            {
                writer.WriteLine("# Talk to a mail server by hand");
                writer.WriteLine();
                writer.WriteLine("Open a connection: `telnet mail." + domain + " 25`. Then type");
                writer.WriteLine();
                writer.WriteLine("```");
                writer.WriteLine("EHLO workstation." + domain);
                writer.WriteLine("MAIL FROM:<admin@" + domain + ">");
                writer.WriteLine("RCPT TO:<user@example.net>");
                writer.WriteLine("DATA");
                writer.WriteLine("Subject: test");
                writer.WriteLine();
                writer.WriteLine("hello");
                writer.WriteLine(".");
                writer.WriteLine("QUIT");
                writer.WriteLine("```");
                writer.WriteLine();
                writer.WriteLine("A whole session looks like this:");
                writer.WriteLine(Session.Replace("example.org", domain));
            }

            using (StreamReader template = new StreamReader(Path.Combine(folder, "footer.md")))
                File.AppendAllText(Path.Combine(folder, "by-hand.md"), template.ReadLine() + Environment.NewLine);
        }
    }
}
