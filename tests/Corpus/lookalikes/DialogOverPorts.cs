using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.DialogOverPorts;

/// <summary>Sends a line and waits for its reply; throws <see cref="RefusedException"/> for any reply but the expected.</summary>
public interface ILineExchange
{
    Task OpenAsync(string host, int port, CancellationToken ct);
    Task ExpectGreetingAsync(CancellationToken ct);
    Task ExchangeAsync(string line, CancellationToken ct);
    Task CloseAsync();
}

public sealed class RefusedException(int code, string text) : System.Exception(text)
{
    public int Code { get; } = code;
}

/// <summary>The order of the commands; how they travel, and what is done with replies, is the exchange's business.</summary>
public sealed class MailDialog(ILineExchange exchange)
{
    public async Task SendAsync(string host, string from, IReadOnlyCollection<string> to, IEnumerable<string> lines, CancellationToken ct)
    {
        await exchange.OpenAsync(host, 25, ct);
        try
        {
            await exchange.ExpectGreetingAsync(ct);
            await exchange.ExchangeAsync("EHLO app.example", ct);
            await exchange.ExchangeAsync($"MAIL FROM:<{from}>", ct);
            foreach (var address in to)
                await exchange.ExchangeAsync($"RCPT TO:<{address}>", ct);
            await exchange.ExchangeAsync("DATA", ct);
            await exchange.ExchangeAsync(string.Join("\r\n", lines) + "\r\n.", ct);
            await exchange.ExchangeAsync("QUIT", ct);
        }
        finally
        {
            await exchange.CloseAsync();
        }
    }
}
