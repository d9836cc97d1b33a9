using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Timers;

namespace NocBoard.Collectors
{
    public interface IMetricSink
    {
        void Write(string metric, double value, DateTime at);
    }

    public class ConsoleSink : IMetricSink
    {
        public void Write(string metric, double value, DateTime at)
        {
            Console.WriteLine("{0} {1} {2:O}", metric, value.ToString(CultureInfo.InvariantCulture), at);
        }
    }

    /// <summary>Measures how long the mail gateways take for connect, banner and EHLO.</summary>
    public class SmtpLatencyCollector : IDisposable
    {
        private readonly IList<string> hosts;
        private readonly IMetricSink sink;
        private readonly Timer timer;

        public SmtpLatencyCollector(IList<string> hosts, IMetricSink sink, TimeSpan interval)
        {
            this.hosts = hosts;
            this.sink = sink;
            timer = new Timer(interval.TotalMilliseconds);
            timer.Elapsed += (s, e) => CollectAll();
        }

        public void Start()
        {
            timer.Start();
        }

        private void CollectAll()
        {
            foreach (var host in hosts)
            {
                try
                {
                    Collect(host);
                    sink.Write("smtp.up." + host, 1, DateTime.UtcNow);
                }
                catch (Exception ex)
                {
                    Debug.WriteLine(host + ": " + ex);
                    sink.Write("smtp.up." + host, 0, DateTime.UtcNow);
                }
            }
        }

        private void Collect(string host)
        {
            var watch = Stopwatch.StartNew();
            using (var tcp = new TcpClient(host, 587))
            {
                Mark("connect", host, watch);
                tcp.ReceiveTimeout = 10000;
                var stream = tcp.GetStream();
                var reader = new StreamReader(stream);
                var writer = new StreamWriter(stream);

                reader.ReadLine(); //! SMTP003
                Mark("banner", host, watch);

                writer.Write("EHLO noc.example.net\r\n");
                writer.Flush();
                var capabilities = new List<string>();
                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    capabilities.Add(line);
                    if (line.StartsWith("250 "))
                        break;
                    if (!line.StartsWith("250-"))
                        throw new InvalidDataException(line);
                }
                Mark("ehlo", host, watch);
                sink.Write("smtp.capabilities." + host, capabilities.Count - 1, DateTime.UtcNow);

                writer.Write("QUIT\r\n");
                writer.Flush();
            }
        }

        private void Mark(string step, string host, Stopwatch watch)
        {
            sink.Write("smtp." + step + "." + host, watch.Elapsed.TotalMilliseconds, DateTime.UtcNow);
            watch.Restart();
        }

        public void Dispose()
        {
            timer.Dispose();
        }
    }
}
