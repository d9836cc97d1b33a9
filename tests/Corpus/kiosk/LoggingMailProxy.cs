using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace DevTools.MailProxy
{
    /// <summary>Sits between application and relay and writes down what both say.</summary>
    public class LoggingMailProxy
    {
        private readonly string upstream;
        private readonly TextWriter transcript;
        private readonly object gate = new object();

        public LoggingMailProxy(string upstream, TextWriter transcript)
        {
            this.upstream = upstream;
            this.transcript = transcript;
        }

        public void Run(int port)
        {
            TcpListener listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            while (true)
            {
                TcpClient client = listener.AcceptTcpClient();
                Thread t = new Thread(Handle);
                t.IsBackground = true;
                t.Start(client);
            }
        }

        private void Handle(object state)
        {
            using (TcpClient client = (TcpClient)state)
            using (TcpClient server = new TcpClient(upstream, 25))
            {
                Thread back = new Thread(() => Pump("S", server, client, false));
                back.Start();
                Pump("C", client, server, true);
                back.Join();
            }
        }

        private void Pump(string who, TcpClient from, TcpClient to, bool rewriteHello)
        {
            try
            {
                StreamReader reader = new StreamReader(from.GetStream(), Encoding.Latin1);
                StreamWriter writer = new StreamWriter(to.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    lock (gate) transcript.WriteLine("{0:HH:mm:ss.fff} {1}: {2}", DateTime.Now, who, line);
                    if (rewriteHello && line.StartsWith("EHLO ", StringComparison.OrdinalIgnoreCase))
                        line = "EHLO proxy.dev.example";
                    writer.WriteLine(line);
                }
                to.Client.Shutdown(SocketShutdown.Send);
            }
            catch (IOException e)
            {
                lock (gate) transcript.WriteLine("{0} closed: {1}", who, e.Message);
            }
        }

        public static void Main(string[] args)
        {
            using (StreamWriter w = new StreamWriter("mail-transcript.log", true) { AutoFlush = true })
                new LoggingMailProxy(args[0], w).Run(2525);
        }
    }
}
