using System;
using System.IO;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Deploy.WarmUp
{
    // called by the release pipeline after the relay container was started
    public class RelayWarmUp
    {
        private readonly TimeSpan _patience;

        public RelayWarmUp(TimeSpan patience) { _patience = patience; }

        public async Task<bool> WaitUntilReadyAsync(string host, int port)
        {
            var until = DateTime.UtcNow + _patience;
            while (DateTime.UtcNow < until)
            {
                if (await KnockAsync(host, port))
                    return true;
                await Task.Delay(500);
            }
            return false;
        }

        private static async Task<bool> KnockAsync(string host, int port)
        {
            try
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync(host, port);
                var stream = tcp.GetStream();
                var buffer = new byte[1024];
                int n = await stream.ReadAsync(buffer, 0, buffer.Length);
                var hello = Encoding.ASCII.GetString(buffer, 0, n);
                Console.WriteLine(hello.TrimEnd());

                await stream.WriteAsync(Encoding.ASCII.GetBytes("NOOP\r\n"));
                n = await stream.ReadAsync(buffer, 0, buffer.Length);
                await stream.WriteAsync(Encoding.ASCII.GetBytes("QUIT\r\n"));
                return n > 0 && hello.StartsWith("220");
            }
            catch (SocketException)
            {
                return false;
            }
            catch (IOException)
            {
                return false;
            }
        }

        public static async Task<int> Main(string[] args)
        {
            var warm = new RelayWarmUp(TimeSpan.FromSeconds(90));
            var ok = await warm.WaitUntilReadyAsync(args[0], args.Length > 1 ? int.Parse(args[1]) : 25);
            Console.WriteLine(ok ? "relay is up" : "relay did not come up");
            return ok ? 0 : 1;
        }
    }
}
