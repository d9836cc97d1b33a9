using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace Corpus.Lookalikes.IrcNoticeBot
{
    /// <summary>Tells the channel of the operators when the queue of the mail server grows.</summary>
    public class IrcNoticeBot
    {
        private TcpClient irc;
        private StreamReader input;
        private StreamWriter output;

        public string Nick = "mailwatch";

        public void Start(string server, string channel)
        {
            irc = new TcpClient(server, 6667);
            input = new StreamReader(irc.GetStream());
            output = new StreamWriter(irc.GetStream()) { NewLine = "\r\n", AutoFlush = true };

            output.WriteLine("NICK " + Nick);
            output.WriteLine("USER " + Nick + " 8 * :mail queue watch");
            input.ReadLine();
            output.WriteLine("JOIN " + channel);

            new Thread(Answer) { IsBackground = true }.Start();
        }

        public void Notice(string channel, int queued, string topReply)
        {
            output.WriteLine("NOTICE " + channel + " :" + queued + " mails wait, most of them for: " + topReply);
            if (topReply.StartsWith("421"))
                output.WriteLine("NOTICE " + channel + " :the relay says 421, is it down?");
        }

        private void Answer()
        {
            string line;
            while ((line = input.ReadLine()) != null)
            {
                if (line.StartsWith("PING "))
                    output.WriteLine("PONG " + line.Substring(5));
                else if (line.Contains(":!helo"))
                    output.WriteLine("PRIVMSG " + line.Split(' ')[2] + " :HELO yourself");
            }
        }
    }
}
