using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using MimeKit;

namespace Corpus.MailKit_.MailApiClient;

/// <summary>Hands a message to the provider's HTTP interface; the attachments wait on an FTP server.</summary>
public sealed class MailApiClient
{
    private readonly HttpClient _http;

    public MailApiClient(HttpClient http) => _http = http;

    public async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        var payload = new { to = message.To.ToString(), subject = message.Subject, html = message.HtmlBody };
        for (var attempt = 1; ; attempt++)
        {
            using var response = await _http.PostAsJsonAsync("v3/mail/send", payload, ct);
            if (response.IsSuccessStatusCode)
                return;

            if (attempt == 5 || !IsRetryable((int)response.StatusCode))
                throw new HttpRequestException($"Mail API: {(int)response.StatusCode}", null, response.StatusCode);

            await Task.Delay(TimeSpan.FromSeconds(attempt * attempt), ct);
        }
    }

    private static bool IsRetryable(int status) => status is 408 or 425 or 429 or 500 or 502 or 503 or 504;

    internal static bool IsTransient(FtpStatusCode status) => status
        is FtpStatusCode.ServiceTemporarilyNotAvailable
        or FtpStatusCode.ServiceNotAvailable
        or FtpStatusCode.CantOpenData
        or FtpStatusCode.ActionNotTakenFileUnavailable      // the export job has not written it yet
        or FtpStatusCode.ActionNotTakenFileUnavailableOrBusy;

    /// <summary>Reads the status of a POP3 line; "-ERR [SYS/TEMP]" is the only one that passes by itself.</summary>
    internal static bool PopMayRecover(ReadOnlySpan<char> line) =>
        line.StartsWith("-ERR") && line.Contains("[SYS/TEMP]", StringComparison.OrdinalIgnoreCase);

    internal async Task<byte[]> FetchAttachmentAsync(Uri ftp, CancellationToken ct)
    {
        for (var left = 4; ; left--)
        {
            try
            {
#pragma warning disable SYSLIB0014
                var request = (FtpWebRequest)WebRequest.Create(ftp);
#pragma warning restore SYSLIB0014
                using var response = (FtpWebResponse)await request.GetResponseAsync();
                await using var body = response.GetResponseStream();
                using var memory = new System.IO.MemoryStream();
                await body.CopyToAsync(memory, ct);
                return memory.ToArray();
            }
            catch (WebException ex) when (left > 0 && ex.Response is FtpWebResponse { StatusCode: var code } && IsTransient(code))
            {
                await Task.Delay(TimeSpan.FromSeconds(5), ct);
            }
        }
    }
}
