using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmtpReplies.ServerTests;

/// <summary>Stands between clients and a server, and keeps what each says to the other.</summary>
internal sealed class Wire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Task<Session>> _sessions = [];
    private readonly int _server;

    /// <param name="server">The port of the server.</param>
    public Wire(int server)
    {
        _server = server;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    /// <summary>Where the clients go to.</summary>
    public int Port { get; }

    /// <summary>All sessions, once they are over.</summary>
    public async Task<IReadOnlyList<Session>> SessionsAsync()
    {
        Task<Session>[] sessions;
        lock (_sessions)
            sessions = [.. _sessions];
        return await Task.WhenAll(sessions).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                lock (_sessions)
                    _sessions.Add(ConnectAsync(client));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task<Session> ConnectAsync(Socket client)
    {
        using (client)
        using (var server = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await server.ConnectAsync(IPAddress.Loopback, _server);
            var said = PassAsync(client, server);
            var replied = PassAsync(server, client);
            return new Session(await said, await replied);
        }
    }

    private static async Task<byte[]> PassAsync(Socket from, Socket to)
    {
        using var passed = new MemoryStream();
        byte[] buffer = new byte[4096];
        bool open = true;
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and int count)
            {
                passed.Write(buffer, 0, count);
                open = open && await TrySendAsync(to, buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Reset by the one who spoke; the other learns that nothing more comes.
            try
            {
                to.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
            }
        }

        return passed.ToArray();
    }

    // Whoever has gone does not hear the rest, which is kept all the same.
    private static async Task<bool> TrySendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await to.SendAsync(bytes)..];
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>What was said in one connection.</summary>
    /// <param name="Commands">By the client.</param>
    /// <param name="Replies">By the server.</param>
    public sealed record Session(byte[] Commands, byte[] Replies)
    {
        /// <summary>The lines of the client.</summary>
        public string[] CommandLines => Encoding.UTF8.GetString(Commands).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
