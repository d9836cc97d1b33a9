using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.Verifiers.AddressCheckService;

public class CheckResult
{
    public string Email { get; set; } = "";
    public string? Code { get; set; }
    public bool Deliverable { get; set; }
    public string? Error { get; set; }
}

public class AddressCheckService
{
    private readonly ILogger<AddressCheckService> _logger;

    public AddressCheckService(ILogger<AddressCheckService> logger)
    {
        _logger = logger;
    }

    public async Task<CheckResult> CheckAsync(string mxHost, string email, CancellationToken cancellationToken = default)
    {
        var result = new CheckResult { Email = email };
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(mxHost, 25, cancellationToken);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\r\n" };

            // Welcome banner
            await reader.ReadLineAsync(cancellationToken);  //! SMTP003

            await writer.WriteLineAsync("HELO check.crm.example");
            await reader.ReadLineAsync(cancellationToken);  //! SMTP005

            await writer.WriteLineAsync("MAIL FROM:<check@crm.example>");
            await reader.ReadLineAsync(cancellationToken);  //! SMTP005

            await writer.WriteLineAsync($"RCPT TO:<{email}>");
            var response = await reader.ReadLineAsync(cancellationToken);

            await writer.WriteLineAsync("QUIT");

            result.Code = response?[..3];
            result.Deliverable = response?.StartsWith("250") ?? false;  //? SMTP103
        }
        catch (Exception ex) when (ex is SocketException or IOException)
        {
            _logger.LogWarning(ex, "{Host} could not be asked", mxHost);
            result.Error = ex.Message;
        }

        return result;
    }
}
