using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Meteo.Stations.Upload
{
    /// <summary>
    /// The station controllers run this with callbacks only: every reply triggers the next line, nobody waits on a thread.
    /// </summary>
    public sealed class CallbackSmtpConversation
    {
        private sealed class Turn
        {
            public readonly char Expected;
            public readonly string Next;

            public Turn(char expected, string next)
            {
                Expected = expected;
                Next = next;
            }
        }

        private readonly TcpClient m_client = new TcpClient();
        private readonly byte[] m_buffer = new byte[1024];
        private readonly StringBuilder m_pending = new StringBuilder();
        private readonly Queue<Turn> m_turns = new Queue<Turn>();
        private readonly Action<bool, string> m_finished;
        private NetworkStream m_stream;
        private int m_over;

        public CallbackSmtpConversation(string from, string to, string report, Action<bool, string> finished)
        {
            m_finished = finished;
            m_turns.Enqueue(new Turn('2', "HELO station"));
            m_turns.Enqueue(new Turn('2', "MAIL FROM:<" + from + ">"));
            m_turns.Enqueue(new Turn('2', "RCPT TO:<" + to + ">"));
            m_turns.Enqueue(new Turn('2', "DATA"));
            m_turns.Enqueue(new Turn('3', Escape(report) + "\r\n."));
            m_turns.Enqueue(new Turn('2', "QUIT"));
        }

        public void Begin(string host)
        {
            m_client.BeginConnect(host, 25, OnConnected, null);
        }

        private void OnConnected(IAsyncResult result)
        {
            try
            {
                m_client.EndConnect(result);
            }
            catch (SocketException error)
            {
                Finish(false, error.Message);
                return;
            }

            m_stream = m_client.GetStream();
            Listen();
        }

        private void Listen()
        {
            try
            {
                m_stream.BeginRead(m_buffer, 0, m_buffer.Length, OnRead, null);
            }
            catch (IOException error)
            {
                Finish(false, error.Message);
            }
        }

        private void OnRead(IAsyncResult result)
        {
            int count;
            try
            {
                count = m_stream.EndRead(result);
            }
            catch (IOException error)
            {
                Finish(false, error.Message);
                return;
            }

            if (count == 0)
            {
                Finish(m_turns.Count == 0, "closed");
                return;
            }

            m_pending.Append(Encoding.ASCII.GetString(m_buffer, 0, count));
            string line;
            while ((line = TakeLine()) != null)
            {
                if (line.Length > 3 && line[3] == '-')
                    continue;
                if (!Answer(line))
                    return;
            }
            Listen();
        }

        private string TakeLine()
        {
            string all = m_pending.ToString();
            int end = all.IndexOf('\n');
            if (end < 0)
                return null;
            m_pending.Remove(0, end + 1);
            return all.Substring(0, end).TrimEnd('\r');
        }

        private bool Answer(string line)
        {
            if (m_turns.Count == 0)
            {
                Finish(true, line);
                return false;
            }

            Turn turn = m_turns.Dequeue();
            if (line.Length < 3 || line[0] != turn.Expected)
            {
                Finish(false, line);
                return false;
            }

            byte[] bytes = Encoding.ASCII.GetBytes(turn.Next + "\r\n");
            m_stream.BeginWrite(bytes, 0, bytes.Length, OnWritten, null);
            return true;
        }

        private void OnWritten(IAsyncResult result)
        {
            try
            {
                m_stream.EndWrite(result);
            }
            catch (IOException error)
            {
                Finish(false, error.Message);
            }
        }

        private void Finish(bool success, string text)
        {
            if (Interlocked.Exchange(ref m_over, 1) != 0)
                return;
            m_client.Close();
            m_finished(success, text);
        }

        private static string Escape(string report)
        {
            string text = report.Replace("\r\n", "\n").Replace("\n.", "\n..").Replace("\n", "\r\n");
            return text.StartsWith(".") ? "." + text : text;
        }
    }
}
