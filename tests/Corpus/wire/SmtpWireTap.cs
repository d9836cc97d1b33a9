using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Diagnostics.WireTap
{
    /// <summary>
    /// Sits between a mail client and its server and writes down what both say.
    /// Only the name in EHLO is changed, since the server in the lab refuses the notebooks' names.
    /// </summary>
    public class SmtpWireTap
    {
        private readonly string _upstreamHost;
        private readonly int _upstreamPort;
        private readonly string _replaceName;
        private readonly TextWriter _log;
        private int _session;

        public SmtpWireTap(string upstreamHost, int upstreamPort, string replaceName, TextWriter log)
        {
            _upstreamHost = upstreamHost;
            _upstreamPort = upstreamPort;
            _replaceName = replaceName;
            _log = TextWriter.Synchronized(log);
        }

        public async Task ListenAsync(int port, CancellationToken ct)
        {
            var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            try
            {
                while (!ct.IsCancellationRequested)
                {
                    var client = await listener.AcceptTcpClientAsync(ct);
                    var id = Interlocked.Increment(ref _session);
                    _ = Task.Run(() => RelayAsync(id, client, ct), ct);
                }
            }
            finally
            {
                listener.Stop();
            }
        }

        private async Task RelayAsync(int id, TcpClient client, CancellationToken ct)
        {
            using (client)
            using (var server = new TcpClient())
            {
                await server.ConnectAsync(_upstreamHost, _upstreamPort, ct);

                var clientIn = new StreamReader(client.GetStream(), Encoding.Latin1);
                var clientOut = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                var serverIn = new StreamReader(server.GetStream(), Encoding.Latin1);
                var serverOut = new StreamWriter(server.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

                var down = DownAsync(id, serverIn, clientOut);
                var up = UpAsync(id, clientIn, serverOut);
                await Task.WhenAny(down, up);
            }
        }

        private async Task DownAsync(int id, StreamReader serverIn, StreamWriter clientOut)
        {
            string line;
            while ((line = await serverIn.ReadLineAsync()) != null)
            {
                Note(id, "S", line);
                await clientOut.WriteLineAsync(line);
            }
        }

        private async Task UpAsync(int id, StreamReader clientIn, StreamWriter serverOut)
        {
            var inData = false;
            string line;
            while ((line = await clientIn.ReadLineAsync()) != null)
            {
                Note(id, "C", inData ? "(" + line.Length + " characters)" : line);
                if (inData)
                {
                    inData = line != ".";
                    await serverOut.WriteLineAsync(line);
                }
                else if (line.StartsWith("EHLO ", StringComparison.OrdinalIgnoreCase))
                {
                    await serverOut.WriteLineAsync("EHLO " + _replaceName);
                }
                else if (line.StartsWith("HELO ", StringComparison.OrdinalIgnoreCase))
                {
                    await serverOut.WriteLineAsync("HELO " + _replaceName);
                }
                else
                {
                    inData = line.Equals("DATA", StringComparison.OrdinalIgnoreCase);
                    await serverOut.WriteLineAsync(line);
                }
            }
        }

        private void Note(int id, string who, string line)
        {
            _log.WriteLine("{0:HH:mm:ss.fff} [{1}] {2}: {3}", DateTime.Now, id, who, line);
        }
    }

    public static class WireTapProgram
    {
        public static async Task Main(string[] args)
        {
            using (var stop = new CancellationTokenSource())
            {
                Console.CancelKeyPress += (s, e) =>
                {
                    e.Cancel = true;
                    stop.Cancel();
                };
                var tap = new SmtpWireTap(args[0], 25, "lab.example", Console.Out);
                try
                {
                    await tap.ListenAsync(2525, stop.Token);
                }
                catch (OperationCanceledException)
                {
                    Console.WriteLine("stopped");
                }
            }
        }
    }
}
