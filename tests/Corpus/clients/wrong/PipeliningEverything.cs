using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.PipeliningEverything
{
    /// <summary>One packet. What comes back is printed for whoever debugs it.</summary>
    public static class OneShotMailer
    {
        public static void Fire(string server, string from, string to, string subject)
        {
            using (var client = new TcpClient(server, 25))
            {
                var stream = client.GetStream();
                var session = new StringBuilder();
                session.Append("HELO oneshot.example\r\n");
                session.Append("MAIL FROM:<" + from + ">\r\n");
                session.Append("RCPT TO:<" + to + ">\r\n");
                session.Append("DATA\r\n");
                session.Append("Subject: " + subject + "\r\n\r\n.\r\n");
                session.Append("QUIT\r\n");

                var bytes = Encoding.ASCII.GetBytes(session.ToString());
                stream.Write(bytes, 0, bytes.Length);  //! SMTP002

                using (var reader = new StreamReader(stream))
                    Console.WriteLine(reader.ReadToEnd());  //? SMTP005
            }
        }
    }
}
