using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Corpus.Lookalikes.ThreadedSession
{
    /// <summary>SMTP with a thread of its own for what comes in; the sender takes whole replies from a queue.</summary>
    public sealed class ThreadedSession : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamWriter _out;
        private readonly BlockingCollection<int> _replies = new BlockingCollection<int>();

        public ThreadedSession(string host, int port)
        {
            _tcp = new TcpClient(host, port);
            _out = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            new Thread(Receive) { IsBackground = true, Name = "smtp in" }.Start();
        }

        private void Receive()
        {
            using (StreamReader reader = new StreamReader(_tcp.GetStream(), Encoding.ASCII))
            {
                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    if (line.Length == 3 || (line.Length > 3 && line[3] == ' '))
                        _replies.Add(int.Parse(line.Substring(0, 3)));
                }
            }

            _replies.CompleteAdding();
        }

        public void Deliver(string from, string to, string text)
        {
            Await(220);
            _out.WriteLine("EHLO threads.example");
            Await(250);
            _out.WriteLine("MAIL FROM:<" + from + ">");
            Await(250);
            _out.WriteLine("RCPT TO:<" + to + ">");
            Await(250, 251);
            _out.WriteLine("DATA");
            Await(354);
            _out.WriteLine(text);
            _out.WriteLine(".");
            Await(250);
            _out.WriteLine("QUIT");
        }

        private void Await(params int[] wanted)
        {
            int code;
            if (!_replies.TryTake(out code, TimeSpan.FromMinutes(5)))
                throw new TimeoutException();
            if (Array.IndexOf(wanted, code) < 0)
                throw new IOException("unexpected reply " + code);
        }

        public void Dispose()
        {
            _tcp.Close();
            _replies.Dispose();
        }
    }
}
