using System;
using System.IO;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Threading;

namespace Edge.Agent
{
    /// <summary>A mail an hour; when it stays away, somebody drives there.</summary>
    public sealed class HeartbeatMail
    {
        private readonly string host;
        private readonly string site;
        private TcpClient tcp;
        private StreamReader input;
        private Stream output;

        public HeartbeatMail(string host, string site)
        {
            this.host = host;
            this.site = site;
        }

        public void Run(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Open();
                    Hello();
                    Beat();
                }
                catch (Exception e) when (e is IOException || e is SocketException)
                {
                    File.AppendAllText("heartbeat.log", DateTime.UtcNow.ToString("o") + " " + e.Message + "\n");
                }
                finally
                {
                    Shut();
                }
                stop.WaitHandle.WaitOne(TimeSpan.FromHours(1));
            }
        }

        private void Open()
        {
            tcp = new TcpClient();
            tcp.SendTimeout = tcp.ReceiveTimeout = 45000;
            tcp.Connect(host, 25);
            output = tcp.GetStream();
            input = new StreamReader(output, Encoding.ASCII);
        }

        private void Hello()
        {
            Put("EHLO " + site + ".edge.example"); //! SMTP002
            Check(Take());
        }

        private void Beat()
        {
            Put("MAIL FROM:<" + site + "@edge.example>");
            Check(Take());
            Put("RCPT TO:<heartbeat@edge.example>");
            Check(Take());
            Put("DATA");
            Check(Take());
            Put("Subject: alive " + site);
            Put("From: <" + site + "@edge.example>");
            Put("X-Agent: " + Assembly.GetExecutingAssembly().GetName().Version);
            Put("");
            Put("uptime " + TimeSpan.FromMilliseconds(Environment.TickCount64));
            Put(".");
            Check(Take());
            Put("QUIT");
        }

        private void Shut()
        {
            if (tcp != null)
                tcp.Close();
            tcp = null;
        }

        private void Put(string line)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(line + "\r\n");
            output.Write(bytes, 0, bytes.Length);
        }

        private string Take()
        {
            string line;
            do
            {
                line = input.ReadLine();
                if (line == null)
                    throw new IOException("closed");
            }
            while (line.Length > 3 && line[3] == '-');
            return line;
        }

        private static void Check(string line)
        {
            if (line.Length == 0 || line[0] == '4' || line[0] == '5')
                throw new IOException(line);
        }
    }
}
