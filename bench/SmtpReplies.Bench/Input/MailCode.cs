namespace SmtpReplies.Bench.Input;

/// <summary>Mail code as people write it, right and wrong, with MailKit, System.Net.Mail, Polly and bare sockets.</summary>
internal static class MailCode
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Globalization;
        using System.IO;
        using System.Linq;
        using System.Net;
        using System.Net.Http;
        using System.Net.Security;
        using System.Net.Sockets;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;
        using MailKit.Security;
        using MimeKit;
        using Polly;
        using Polly.Retry;
        using Kit = MailKit.Net.Smtp;
        using Net = System.Net.Mail;

        """;

    /// <summary>One mail sender, of three or four members out of <see cref="Members"/>.</summary>
    public static string Class(Dice dice, int id)
    {
        var name = $"Mailer{id}";
        var members = new List<string>();
        var first = dice.Below(Members.Length);
        for (var i = 0; i < 3 + dice.Below(2); i++)
            members.Add(Members[(first + (i * 3)) % Members.Length]);
        return $$"""
                public sealed class {{name}}
                {
                    private readonly ILog _log;
                    private readonly string _host;
                    private readonly int _port;

                    public {{name}}(ILog log, string host, int port) => (_log, _host, _port) = (log, host, port);

            {{string.Join("\n", members.Distinct())}}    }


            """;
    }

    private static readonly string[] Members =
    [
        """
                public async Task<bool> SendWithMailKitAsync(MimeMessage message, CancellationToken cancellation)
                {
                    for (var attempt = 1; attempt <= 5; attempt++)
                    {
                        try
                        {
                            using var client = new Kit.SmtpClient();
                            await client.ConnectAsync(_host, _port, SecureSocketOptions.StartTls, cancellation).ConfigureAwait(false);
                            await client.AuthenticateAsync("user", "secret", cancellation).ConfigureAwait(false);
                            await client.SendAsync(message, cancellation).ConfigureAwait(false);
                            await client.DisconnectAsync(true, cancellation).ConfigureAwait(false);
                            return true;
                        }
                        catch (Kit.SmtpCommandException error) when (error.StatusCode == Kit.SmtpStatusCode.MailboxBusy || (int)error.StatusCode == 421)
                        {
                            _log.Warning(error, "The server is busy; attempt {Attempt}", attempt);
                            await Task.Delay(TimeSpan.FromSeconds(1 << attempt), cancellation).ConfigureAwait(false);
                        }
                        catch (Kit.SmtpCommandException error)
                        {
                            _log.Warning(error, "Refused for good: {Status}", error.StatusCode);
                            return false;
                        }
                        catch (Kit.SmtpProtocolException error)
                        {
                            _log.Warning(error, "The connection broke");
                        }
                    }

                    return false;
                }

        """,
        """
                private static bool IsTransient(Exception error) => error switch
                {
                    Kit.SmtpCommandException command => (int)command.StatusCode is >= 400 and < 500,
                    Net.SmtpException net => net.StatusCode is Net.SmtpStatusCode.ServiceNotAvailable or Net.SmtpStatusCode.MailboxBusy
                        or Net.SmtpStatusCode.InsufficientStorage or Net.SmtpStatusCode.LocalErrorInProcessing or Net.SmtpStatusCode.MailboxUnavailable,
                    IOException or TimeoutException => true,
                    _ => false,
                };

        """,
        """
                public void SendWithNet(Net.MailMessage message)
                {
                    using var client = new Net.SmtpClient(_host, _port) { EnableSsl = true, Credentials = new NetworkCredential("user", "secret") };
                    try
                    {
                        client.Send(message);
                    }
                    catch (Net.SmtpFailedRecipientsException error)
                    {
                        for (var i = 0; i < error.InnerExceptions.Length; i++)
                        {
                            var status = error.InnerExceptions[i].StatusCode;
                            if (status == Net.SmtpStatusCode.MailboxBusy || status == Net.SmtpStatusCode.MailboxUnavailable)
                            {
                                Thread.Sleep(5000);
                                client.Send(message);
                            }
                            else
                            {
                                _log.Warning(error, "Not delivered to {Recipient}", error.InnerExceptions[i].FailedRecipient);
                            }
                        }
                    }
                    catch (Net.SmtpException error)
                    {
                        _log.Warning(error, "Not sent: {Status}", error.StatusCode);
                        throw;
                    }
                }

        """,
        """
                private AsyncPolicy Seven() => Policy
                    .Handle<Kit.SmtpCommandException>(error => (int)error.StatusCode / 100 == 4)
                    .Or<Kit.SmtpProtocolException>()
                    .Or<SocketException>()
                    .WaitAndRetryAsync(4, attempt => TimeSpan.FromSeconds(Math.Pow(2, attempt)), (error, wait) => _log.Warning(error, "Again in {Wait}", wait));

                public Task SendBySevenAsync(Kit.SmtpClient client, MimeMessage message) => Seven().ExecuteAsync(() => client.SendAsync(message));

        """,
        """
                private ResiliencePipeline Eight() => new ResiliencePipelineBuilder()
                    .AddRetry(new RetryStrategyOptions
                    {
                        ShouldHandle = new PredicateBuilder().Handle<Net.SmtpException>(error => error.StatusCode is Net.SmtpStatusCode.MailboxBusy or Net.SmtpStatusCode.TransactionFailed),
                        MaxRetryAttempts = 3,
                        Delay = TimeSpan.FromSeconds(2),
                        BackoffType = DelayBackoffType.Exponential,
                    })
                    .AddTimeout(TimeSpan.FromMinutes(1))
                    .Build();

                public async Task SendByEightAsync(Net.SmtpClient client, Net.MailMessage message, CancellationToken cancellation) =>
                    await Eight().ExecuteAsync(async token => await client.SendMailAsync(message, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);

        """,
        """
                public async Task TalkAsync(string from, IEnumerable<string> recipients, string data, CancellationToken cancellation)
                {
                    using var socket = new TcpClient();
                    await socket.ConnectAsync(_host, _port, cancellation).ConfigureAwait(false);
                    await using var stream = socket.GetStream();
                    using var reader = new StreamReader(stream, Encoding.ASCII);
                    await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                    await ExpectAsync(reader, "220", cancellation).ConfigureAwait(false);
                    await writer.WriteLineAsync("EHLO " + Dns.GetHostName()).ConfigureAwait(false);
                    await ExpectAsync(reader, "250", cancellation).ConfigureAwait(false);
                    await writer.WriteLineAsync($"MAIL FROM:<{from}>").ConfigureAwait(false);
                    await ExpectAsync(reader, "250", cancellation).ConfigureAwait(false);
                    foreach (var recipient in recipients)
                    {
                        await writer.WriteLineAsync($"RCPT TO:<{recipient}>").ConfigureAwait(false);
                        await ExpectAsync(reader, "25", cancellation).ConfigureAwait(false);
                    }

                    await writer.WriteLineAsync("DATA").ConfigureAwait(false);
                    await ExpectAsync(reader, "354", cancellation).ConfigureAwait(false);
                    foreach (var line in data.Split('\n'))
                        await writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line).ConfigureAwait(false);
                    await writer.WriteLineAsync(".").ConfigureAwait(false);
                    await ExpectAsync(reader, "250", cancellation).ConfigureAwait(false);
                    await writer.WriteLineAsync("QUIT").ConfigureAwait(false);
                }

                private static async Task ExpectAsync(StreamReader reader, string code, CancellationToken cancellation)
                {
                    string? line;
                    do
                    {
                        line = await reader.ReadLineAsync(cancellation).ConfigureAwait(false) ?? throw new IOException("The server hung up.");
                    }
                    while (line.Length > 3 && line[3] == '-');
                    if (!line.StartsWith(code, StringComparison.Ordinal))
                        throw new IOException("The server said: " + line);
                }

        """,
        """
                public async Task<int> DrainAsync(Queue<MimeMessage> queue, Kit.ISmtpClient client, CancellationToken cancellation)
                {
                    var sent = 0;
                    while (queue.TryDequeue(out var message))
                    {
                        try
                        {
                            if (!client.IsConnected)
                                await client.ConnectAsync(_host, _port, SecureSocketOptions.Auto, cancellation).ConfigureAwait(false);
                            await client.SendAsync(message, cancellation).ConfigureAwait(false);
                            sent++;
                        }
                        catch (Kit.SmtpCommandException error)
                        {
                            switch (error.StatusCode)
                            {
                                case Kit.SmtpStatusCode.MailboxBusy:
                                case Kit.SmtpStatusCode.InsufficientStorage:
                                case Kit.SmtpStatusCode.ErrorInProcessing:
                                case Kit.SmtpStatusCode.MailboxUnavailable:
                                    queue.Enqueue(message);
                                    break;
                                default:
                                    _log.Warning(error, "Bounced: {Subject}", message.Subject);
                                    break;
                            }
                        }
                        catch (Exception error) when (error is IOException or SocketException)
                        {
                            _log.Warning(error, "Requeued: {Subject}", message.Subject);
                            queue.Enqueue(message);
                        }
                    }

                    return sent;
                }

        """,
        """
                public MimeMessage Compose(string from, string to, string subject, string html, IEnumerable<string> attachments)
                {
                    var message = new MimeMessage();
                    message.From.Add(MailboxAddress.Parse(from));
                    foreach (var address in to.Split(',', StringSplitOptions.RemoveEmptyEntries))
                        message.To.Add(MailboxAddress.Parse(address.Trim()));
                    message.Subject = subject;
                    var body = new BodyBuilder { HtmlBody = html, TextBody = WebUtility.HtmlDecode(html) };
                    foreach (var file in attachments.Where(File.Exists))
                        body.Attachments.Add(file);
                    message.Body = body.ToMessageBody();
                    return message;
                }

        """,
    ];
}
