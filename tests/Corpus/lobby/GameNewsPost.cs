using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace RealmServer.Community
{
    // Sends the weekly news to the players who want it.
    public class GameNewsPost
    {
        private readonly string smtpHost;
        private readonly string serverName;

        public GameNewsPost(string smtpHost, string serverName)
        {
            this.smtpHost = smtpHost;
            this.serverName = serverName;
        }

        public int Delivered { get; private set; }

        public void SendNews(IEnumerable<PlayerAccount> players, string news)
        {
            foreach (var player in players)
            {
                if (string.IsNullOrEmpty(player.Email) || !player.WantsNews)
                    continue;

                var text = news.Replace("{name}", player.Name);
                int tries = 0;
                int code = SendMail(player.Email, text);
                while (code >= 400 && tries < 5) //! SMTP001
                {
                    tries++;
                    Console.WriteLine("[mail] {0}: {1}, try {2}", player.Name, code, tries);
                    Thread.Sleep(10000 * tries);
                    code = SendMail(player.Email, text);
                }

                if (code == 250)
                    Delivered++;
                else
                    Console.WriteLine("[mail] {0} gets no news: {1}", player.Name, code);
            }
        }

        // Returns the reply code of the server, 250 if the mail was taken
        public int SendMail(string to, string text)
        {
            using (var tcp = new TcpClient(smtpHost, 25))
            {
                var reader = new StreamReader(tcp.GetStream());
                var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

                int code = ReadCode(reader);
                if (code != 220) return code;
                code = Ask(writer, reader, "HELO " + serverName);
                if (code != 250) return code;
                code = Ask(writer, reader, "MAIL FROM:<news@" + serverName + ">");
                if (code != 250) return code;
                code = Ask(writer, reader, "RCPT TO:<" + to + ">");
                if (code / 100 != 2) return code;
                code = Ask(writer, reader, "DATA");
                if (code != 354) return code;
                writer.WriteLine("Subject: News from " + serverName);
                writer.WriteLine();
                writer.WriteLine(text.Replace("\n.", "\n.."));
                code = Ask(writer, reader, ".");
                writer.WriteLine("QUIT");
                return code;
            }
        }

        private static int Ask(StreamWriter writer, StreamReader reader, string command)
        {
            writer.WriteLine(command);
            return ReadCode(reader);
        }

        private static int ReadCode(StreamReader reader)
        {
            string line = reader.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-')
                line = reader.ReadLine();
            int code;
            if (line != null && line.Length >= 3 && int.TryParse(line.Substring(0, 3), out code))
                return code;
            return 421;
        }
    }

    public class PlayerAccount
    {
        public string Name { get; set; }
        public string Email { get; set; }
        public bool WantsNews { get; set; }
    }
}
