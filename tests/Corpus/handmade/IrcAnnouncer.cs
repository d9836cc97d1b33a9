using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Ci.Announce
{
    public class IrcAnnouncer
    {
        private readonly string server, nick, channel;

        public IrcAnnouncer(string server, string nick, string channel)
        {
            this.server = server;
            this.nick = nick;
            this.channel = channel;
        }

        public void Announce(string text)
        {
            using (var tcp = new TcpClient(server, 6667))
            using (var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8))
            using (var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true })
            {
                // the client speaks first here
                writer.WriteLine("NICK " + nick);
                writer.WriteLine("USER " + nick + " 0 * :build announcer");

                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    if (line.StartsWith("PING "))
                    {
                        writer.WriteLine("PONG " + line.Substring(5));
                        continue;
                    }
                    string[] parts = line.Split(' ');
                    if (parts.Length < 2) continue;
                    int code;
                    if (!int.TryParse(parts[1], out code)) continue;
                    if (code == 1)
                    {
                        writer.WriteLine("JOIN " + channel);
                    }
                    else if (code == 366)
                    {
                        writer.WriteLine("PRIVMSG " + channel + " :" + text);
                        writer.WriteLine("QUIT :done");
                        reader.ReadLine();
                        return;
                    }
                    else if (code == 433 || code == 451 || code >= 500)
                    {
                        throw new InvalidOperationException("IRC " + line);
                    }
                }
            }
        }
    }
}
