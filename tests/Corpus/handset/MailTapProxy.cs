#nullable enable
using System;
using System.Buffers;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Support.Tap;

/// <summary>Sits between a customer's application and its mail server and writes down who says what.</summary>
public sealed class MailTapProxy(IPEndPoint listen, string upstreamHost, int upstreamPort, ILogger<MailTapProxy> log)
{
    public async Task RunAsync(CancellationToken token)
    {
        var listener = new TcpListener(listen);
        listener.Start();
        using var _ = token.Register(listener.Stop);
        for (var number = 1; !token.IsCancellationRequested; number++)
        {
            TcpClient downstream;
            try
            {
                downstream = await listener.AcceptTcpClientAsync(token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            var session = number;
            var ignored = Task.Run(() => TapAsync(session, downstream, token), token);
        }
    }

    private async Task TapAsync(int session, TcpClient downstream, CancellationToken token)
    {
        using var client = downstream;
        using var upstream = new TcpClient();
        try
        {
            await upstream.ConnectAsync(upstreamHost, upstreamPort, token);
        }
        catch (SocketException e)
        {
            log.LogError(e, "[{Session}] upstream is down", session);
            var sorry = Encoding.ASCII.GetBytes("421 4.4.1 upstream is not reachable\r\n");
            await client.GetStream().WriteAsync(sorry, token);
            return;
        }

        var toServer = PumpAsync(session, "C", client.GetStream(), upstream.GetStream(), token);
        var toClient = PumpAsync(session, "S", upstream.GetStream(), client.GetStream(), token);
        await Task.WhenAny(toServer, toClient);
        log.LogInformation("[{Session}] over", session);
    }

    private async Task PumpAsync(int session, string who, NetworkStream from, NetworkStream to, CancellationToken token)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16384);
        var secret = false;
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer.AsMemory(), token)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), token);
                foreach (var line in Encoding.ASCII.GetString(buffer, 0, read).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
                {
                    log.LogDebug("[{Session}] {Who}: {Line}", session, who, secret ? "***" : line);
                    if (line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))
                        secret = true;
                    else if (line.StartsWith("MAIL FROM:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("EHLO "))
                        secret = false;
                }
            }
        }
        catch (IOException e)
        {
            log.LogDebug("[{Session}] {Who} broke off: {Message}", session, who, e.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
