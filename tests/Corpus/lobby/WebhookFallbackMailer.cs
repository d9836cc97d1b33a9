#nullable enable
using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Deploy.Events;

public sealed record DeployEvent(string Service, string Version, DateTimeOffset At);

/// <summary>Tells a webhook about a deployment, and if that is down, a mailing list.</summary>
public sealed class WebhookFallbackMailer(HttpClient http, string hook, string mailHost, ILogger<WebhookFallbackMailer> log)
{
    public async Task TellAsync(DeployEvent e, CancellationToken token)
    {
        var body = $"{e.Service} {e.Version} at {e.At:u}";
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var response = await http.PostAsync(hook, new StringContent(body), token);
            if (response.IsSuccessStatusCode)
                return;
            var status = (int)response.StatusCode;
            if (status is not (429 or 500 or 502 or 503 or 504))
                break;
            await Task.Delay(TimeSpan.FromSeconds(2 << attempt), token);
        }

        log.LogWarning("The hook is down, {Service} goes by mail", e.Service);
        await MailAsync("deployments@lists.example", body, token);
    }

    private async Task MailAsync(string to, string body, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(mailHost, 25, token);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var greeting = await reader.ReadLineAsync(token); //! SMTP003
        if (greeting?.StartsWith("220") == false)
        {
            log.LogError("{Host} greets with {Greeting}", mailHost, greeting);
            return;
        }

        if (await AskAsync("HELO deploy.example") != '2'
            || await AskAsync("MAIL FROM:<deploy@deploy.example>") != '2'
            || await AskAsync($"RCPT TO:<{to}>") != '2'
            || await AskAsync("DATA") != '3'
            || await AskAsync($"To: <{to}>\r\nSubject: deployment\r\n\r\n{body}\r\n.") != '2')
        {
            log.LogError("{Host} did not take the mail", mailHost);
        }
        await writer.WriteLineAsync("QUIT");

        async Task<char> AskAsync(string line)
        {
            await writer.WriteLineAsync(line.AsMemory(), token);
            string? answer;
            do
            {
                answer = await reader.ReadLineAsync(token);
            }
            while (answer is { Length: > 3 } && answer[3] == '-');
            return string.IsNullOrEmpty(answer) ? '4' : answer[0];
        }
    }
}
