using System;
using System.Collections.Generic;
using System.IO;

namespace Corpus.Clients.SessionScript
{
    /// <summary>Writes what an administrator can paste into a terminal to try a server by hand. Nothing is sent by this program.</summary>
    public static class SessionScript
    {
        public static void Write(string path, string localName, string sender, IEnumerable<string> recipients)
        {
            using (var file = new StreamWriter(path))
            {
                file.WriteLine("EHLO " + localName);
                file.WriteLine("MAIL FROM:<" + sender + ">");
                foreach (var recipient in recipients)
                    file.WriteLine("RCPT TO:<" + recipient + ">");
                file.WriteLine("DATA");
                file.WriteLine("Subject: Test");
                file.WriteLine();
                file.WriteLine("This is a test.");
                file.WriteLine(".");
                file.WriteLine("QUIT");
            }
        }

        /// <summary>The replies in a recorded session, each with the command before it.</summary>
        public static IEnumerable<KeyValuePair<string, string>> Replies(string recording)
        {
            using (var reader = new StreamReader(recording))
            {
                string command = "(connected)";
                string? line;
                while ((line = reader.ReadLine()) != null)
                {
                    if (line.StartsWith("C: "))
                        command = line.Substring(3);
                    else if (line.StartsWith("S: "))
                        yield return new KeyValuePair<string, string>(command, line.Substring(3));
                }
            }
        }
    }
}
