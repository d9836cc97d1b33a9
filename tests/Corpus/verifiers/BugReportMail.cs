using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using EngineStub;

namespace EngineStub
{
    public class MonoBehaviour { }
    public static class Debug { public static void LogWarning(string s) => Console.WriteLine(s); }
}

namespace Corpus.Verifiers.BugReportMail
{
    public class BugReportMail : MonoBehaviour
    {
        public string server = "localhost";
        public int port = 1025;

        private readonly Queue<string> _done = new Queue<string>();

        public void Submit(string text)
        {
            // the frame must not wait for the network
            ThreadPool.QueueUserWorkItem(_ =>
            {
                string result = Deliver(text) ? "sent" : "kept for later";
                lock (_done)
                    _done.Enqueue(result);
            });
        }

        private void Update()
        {
            lock (_done)
            {
                while (_done.Count > 0)
                    Debug.LogWarning("bug report: " + _done.Dequeue());
            }
        }

        private bool Deliver(string text)
        {
            try
            {
                using (var tcp = new TcpClient(server, port))
                {
                    var r = new StreamReader(tcp.GetStream());
                    var w = new StreamWriter(tcp.GetStream()) { AutoFlush = true, NewLine = "\r\n" };

                    return Heard(r, '2')
                        && Said(w, r, "HELO player", '2')
                        && Said(w, r, "MAIL FROM:<player@game.example>", '2')
                        && Said(w, r, "RCPT TO:<bugs@game.example>", '2')
                        && Said(w, r, "DATA", '3')
                        && Said(w, r, "Subject: bug\r\n\r\n" + text.Replace("\n.", "\n..") + "\r\n.", '2');
                }
            }
            catch (Exception e)
            {
                Debug.LogWarning(e.Message);
                return false;
            }
        }

        private static bool Said(TextWriter w, TextReader r, string line, char digit)
        {
            w.WriteLine(line);
            return Heard(r, digit);
        }

        private static bool Heard(TextReader r, char digit)
        {
            string line;
            while ((line = r.ReadLine()) != null)
            {
                if (line.Length < 4 || line[3] != '-')
                    return line.Length >= 3 && line[0] == digit;
            }
            return false;
        }
    }
}
