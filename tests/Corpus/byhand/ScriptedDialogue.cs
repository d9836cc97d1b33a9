using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Parish.Newsletter
{
    /// <summary>The whole talk with the server as a list; null means that the server speaks first.</summary>
    public class ScriptedDialogue
    {
        private readonly string from;
        private readonly string[] to;
        private readonly string text;

        public ScriptedDialogue(string from, string[] to, string text)
        {
            this.from = from;
            this.to = to;
            this.text = text;
        }

        private IEnumerable<KeyValuePair<string, int[]>> Script()
        {
            yield return Pair(null, 220);
            yield return Pair("EHLO parish.example", 250);
            yield return Pair("MAIL FROM:<" + from + ">", 250);
            foreach (string t in to)
                yield return Pair("RCPT TO:<" + t + ">", 250, 251);
            yield return Pair("DATA", 354);
            yield return Pair(text.Replace("\r\n.", "\r\n..") + "\r\n.", 250);
            yield return Pair("QUIT", 221, 250);
        }

        private static KeyValuePair<string, int[]> Pair(string send, params int[] expect)
        {
            return new KeyValuePair<string, int[]>(send, expect);
        }

        public void Play(string host)
        {
            using (TcpClient tcp = new TcpClient(host, 25))
            {
                Stream s = tcp.GetStream();
                foreach (KeyValuePair<string, int[]> step in Script())
                {
                    if (step.Key != null)
                    {
                        byte[] b = Encoding.ASCII.GetBytes(step.Key + "\r\n");
                        s.Write(b, 0, b.Length);
                    }

                    List<string> reply = Listen(s).ToList();
                    int code;
                    if (reply.Count == 0 || !int.TryParse(reply[reply.Count - 1].Substring(0, 3), out code))
                        throw new IOException("no reply to " + (step.Key ?? "connect"));
                    if (Array.IndexOf(step.Value, code) < 0)
                        throw new IOException((step.Key ?? "connect") + " gave " + string.Join(" ", reply));
                }
            }
        }

        private static IEnumerable<string> Listen(Stream s)
        {
            StringBuilder sb = new StringBuilder();
            int c;
            while ((c = s.ReadByte()) >= 0)
            {
                if (c == '\r')
                    continue;
                if (c != '\n')
                {
                    sb.Append((char)c);
                    continue;
                }
                string line = sb.ToString();
                sb.Clear();
                yield return line;
                if (line.Length <= 3 || line[3] == ' ')
                    yield break;
            }
        }

        public static void Main(string[] args)
        {
            string text = "From: parish@parish.example\r\nTo: friends\r\nSubject: Newsletter\r\n\r\n" + File.ReadAllText(args[0]);
            foreach (string[] group in File.ReadAllLines(args[1]).Chunk(50))
                new ScriptedDialogue("parish@parish.example", group, text).Play("mail.parish.example");
        }
    }
}
