using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Fleet.Tracking.Alerts
{
    #region Alert

    public sealed class GeofenceAlert
    {
        public string Vehicle;
        public string Fence;
        public DateTime When;
        public string[] Recipients;
    }

    #endregion

    /// <summary>
    /// Sends geofence alerts. Written against the asynchronous programming model, because the
    /// service runs a few hundred of these at a time on very few threads.
    /// </summary>
    public sealed class ApmMailTransmitter
    {
        private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

        private readonly string m_host;
        private readonly int m_port;
        private readonly string m_sender;
        private readonly TextWriter m_trace;

        public ApmMailTransmitter(string host, int port, string sender, TextWriter trace)
        {
            m_host = host;
            m_port = port;
            m_sender = sender;
            m_trace = trace ?? TextWriter.Null;
        }

        public delegate void TransmitProc(GeofenceAlert alert);

        public void Transmit(GeofenceAlert alert)
        {
            using (Socket socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
            {
                IAsyncResult connecting = socket.BeginConnect(m_host, m_port, null, null);
                if (!connecting.AsyncWaitHandle.WaitOne(s_patience))
                    throw new TimeoutException("connect to " + m_host);
                socket.EndConnect(connecting);

                using (NetworkStream stream = new NetworkStream(socket, false))
                {
                    string greeting = ReadReply(stream);
                    if (!IsPositive(greeting))
                        throw new IOException("no service: " + greeting);

                    string reply = Exchange(stream, "EHLO " + Environment.MachineName);
                    if (!IsPositive(reply))
                        throw new IOException("EHLO: " + reply);

                    reply = Exchange(stream, "MAIL FROM:<" + m_sender + ">");
                    if (!IsPositive(reply))
                        throw new IOException("MAIL: " + reply);

                    List<string> accepted = new List<string>();
                    foreach (string recipient in alert.Recipients)
                    {
                        reply = Exchange(stream, "RCPT TO:<" + recipient + ">");
                        if (IsPositive(reply))
                            accepted.Add(recipient);
                        else
                            m_trace.WriteLine("{0} refused: {1}", recipient, reply);
                    }

                    if (accepted.Count == 0)
                    {
                        Exchange(stream, "QUIT");
                        throw new IOException("nobody to send to");
                    }

                    reply = Exchange(stream, "DATA");
                    if (reply.Length == 0 || reply[0] != '3')
                        throw new IOException("DATA: " + reply);

                    Write(stream, Compose(alert, accepted));
                    reply = Exchange(stream, "."); //! SMTP005
                    m_trace.WriteLine("{0:s} {1} {2}", DateTime.UtcNow, alert.Vehicle, reply);

                    Exchange(stream, "QUIT");
                }
            }
        }

        private string Compose(GeofenceAlert alert, List<string> accepted)
        {
            StringBuilder text = new StringBuilder();
            text.Append("From: Fleet <").Append(m_sender).Append(">\r\n");
            text.Append("To: ").Append(string.Join(", ", accepted)).Append("\r\n");
            text.Append("Subject: ").Append(alert.Vehicle).Append(" left ").Append(alert.Fence).Append("\r\n");
            text.Append("Date: ").Append(alert.When.ToUniversalTime().ToString("r")).Append("\r\n\r\n");
            text.Append("Vehicle ").Append(alert.Vehicle).Append(" has left the fence ").Append(alert.Fence).Append(".\r\n");
            return text.ToString();
        }

        private string Exchange(NetworkStream stream, string command)
        {
            m_trace.WriteLine("C: " + command);
            Write(stream, command + "\r\n");
            return ReadReply(stream);
        }

        private static void Write(NetworkStream stream, string text)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            IAsyncResult writing = stream.BeginWrite(bytes, 0, bytes.Length, null, null);
            if (!writing.AsyncWaitHandle.WaitOne(s_patience))
                throw new TimeoutException("write");
            stream.EndWrite(writing);
        }

        private static bool IsPositive(string reply)
        {
            return reply.Length >= 3 && reply[0] == '2';
        }

        private string ReadReply(NetworkStream stream)
        {
            StringBuilder all = new StringBuilder();
            string line;
            do
            {
                line = ReadLine(stream);
                m_trace.WriteLine("S: " + line);
                all.Append(line).Append('\n');
            }
            while (line.Length > 3 && line[3] == '-');
            return all.ToString();
        }

        private static string ReadLine(NetworkStream stream)
        {
            StringBuilder line = new StringBuilder();
            byte[] one = new byte[1];
            while (true)
            {
                IAsyncResult reading = stream.BeginRead(one, 0, 1, null, null);
                if (!reading.AsyncWaitHandle.WaitOne(s_patience))
                    throw new TimeoutException("read");
                if (stream.EndRead(reading) == 0)
                    throw new IOException("closed by the server");
                if (one[0] == (byte)'\n')
                    return line.ToString().TrimEnd('\r');
                line.Append((char)one[0]);
            }
        }
    }
}
