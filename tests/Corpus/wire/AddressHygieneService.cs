#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Crm.Contacts.Hygiene;

public enum AddressState { Unchecked, Valid, Invalid, Unknown }

public sealed class Contact
{
    public int Id { get; set; }
    public string Email { get; set; } = "";
    public AddressState State { get; set; }
    public DateTime? CheckedUtc { get; set; }
}

public interface IContactStore
{
    Task<IReadOnlyList<Contact>> NextBatchAsync(int size, CancellationToken ct);
    Task SaveAsync(IEnumerable<Contact> contacts, CancellationToken ct);
}

public interface IMailExchangerLookup
{
    Task<IReadOnlyList<string>> FindAsync(string domain, CancellationToken ct);
}

public sealed class AddressHygieneService(IContactStore store, IMailExchangerLookup dns, ILogger<AddressHygieneService> logger)
{
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var batch = await store.NextBatchAsync(200, ct);
        foreach (var group in batch.GroupBy(c => DomainOf(c.Email)))
        {
            var hosts = await dns.FindAsync(group.Key, ct);
            foreach (var contact in group)
            {
                contact.State = hosts.Count == 0 ? AddressState.Unknown : await CheckAsync(hosts[0], contact.Email, ct);
                contact.CheckedUtc = DateTime.UtcNow;
                logger.LogDebug("{Email}: {State}", contact.Email, contact.State);
            }
        }
        await store.SaveAsync(batch, ct);
        return batch.Count;
    }

    private static string DomainOf(string email) => email[(email.LastIndexOf('@') + 1)..].ToLowerInvariant();

    private async Task<AddressState> CheckAsync(string mx, string email, CancellationToken ct)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(mx, 25, ct);
            await using var session = new VerifySession(tcp.GetStream());

            if (await session.ReadAsync(ct) != 220)
                return AddressState.Unknown;
            if (await session.AskAsync("HELO crm.example.net", ct) != 250)
                return AddressState.Unknown;
            if (await session.AskAsync("MAIL FROM:<hygiene@example.net>", ct) != 250)
                return AddressState.Unknown;

            var code = await session.AskAsync($"RCPT TO:<{email}>", ct);
            await session.SendAsync("QUIT", ct);
            if (code >= 400) //! SMTP004
                return AddressState.Invalid;
            return AddressState.Valid;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            logger.LogInformation("{Mx}: {Message}", mx, e.Message);
            return AddressState.Unknown;
        }
    }

    private sealed class VerifySession : IAsyncDisposable
    {
        private readonly NetworkStream _stream;
        private readonly StreamReader _reader;

        public VerifySession(NetworkStream stream)
        {
            _stream = stream;
            _reader = new StreamReader(stream, Encoding.ASCII);
        }

        public async Task SendAsync(string line, CancellationToken ct) =>
            await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), ct);

        public async Task<int> AskAsync(string line, CancellationToken ct)
        {
            await SendAsync(line, ct);
            return await ReadAsync(ct);
        }

        public async Task<int> ReadAsync(CancellationToken ct)
        {
            while (true)
            {
                var line = await _reader.ReadLineAsync(ct) ?? throw new IOException("closed");
                if (line.Length < 3 || !int.TryParse(line[..3], out var code))
                    throw new IOException("not a reply: " + line);
                if (line.Length == 3 || line[3] != '-')
                    return code;
            }
        }

        public ValueTask DisposeAsync()
        {
            _reader.Dispose();
            return _stream.DisposeAsync();
        }
    }
}
