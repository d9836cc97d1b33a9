#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Bazaar.Mailing;

public sealed class SmtpDialogException(int code, string line) : Exception(line)
{
    public int Code { get; } = code;
}

public interface IResendPolicy
{
    bool ShouldResend(SmtpDialogException refusal);
    TimeSpan Pause(int attempt);
}

/// <summary>For order mails: short pauses, only what is really busy.</summary>
public sealed class ImpatientPolicy : IResendPolicy
{
    public bool ShouldResend(SmtpDialogException refusal) => refusal.Code is 421 or 450 or 451;

    public TimeSpan Pause(int attempt) => TimeSpan.FromSeconds(20 * attempt);
}

/// <summary>For the newsletter, which has all night.</summary>
public sealed class PatientPolicy : IResendPolicy
{
    private static readonly HashSet<int> Worth = new()
    {
        421, 450, 451, 452,
        554, //! SMTP001
    };

    public bool ShouldResend(SmtpDialogException refusal) => Worth.Contains(refusal.Code);

    public TimeSpan Pause(int attempt) => TimeSpan.FromMinutes(Math.Pow(2, attempt));
}

public sealed class NeverPolicy : IResendPolicy
{
    public bool ShouldResend(SmtpDialogException refusal) => false;

    public TimeSpan Pause(int attempt) => TimeSpan.Zero;
}

public sealed class BazaarMailer(string host, IResendPolicy policy)
{
    public async Task MailAsync(string from, string to, string mime)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await OnceAsync(from, to, mime);
                return;
            }
            catch (SmtpDialogException refusal) when (attempt < 8 && policy.ShouldResend(refusal))
            {
                await Task.Delay(policy.Pause(attempt));
            }
        }
    }

    private async Task OnceAsync(string from, string to, string mime)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        await WantAsync(reader, 2);
        foreach (var (line, digit) in new (string, int)[]
        {
            ("EHLO bazaar.example", 2), ($"MAIL FROM:<{from}>", 2), ($"RCPT TO:<{to}>", 2), ("DATA", 3),
            (mime.Replace("\r\n.", "\r\n..") + "\r\n.", 2),
        })
        {
            await writer.WriteLineAsync(line);
            await WantAsync(reader, digit);
        }
        await writer.WriteLineAsync("QUIT");
    }

    private static async Task WantAsync(StreamReader reader, int digit)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync();
        }
        while (line is { Length: > 3 } && line[3] == '-');
        if (line is null || line.Length < 3)
            throw new IOException("no reply");
        var code = int.Parse(line.AsSpan(0, 3));
        if (code / 100 != digit)
            throw new SmtpDialogException(code, line);
    }
}

public static class MailingRegistration
{
    public static IServiceCollection AddBazaarMail(this IServiceCollection services, string host, bool newsletter)
    {
        if (newsletter)
            services.AddSingleton<IResendPolicy, PatientPolicy>();
        else
            services.AddSingleton<IResendPolicy, ImpatientPolicy>();
        return services.AddTransient(provider => new BazaarMailer(host, provider.GetRequiredService<IResendPolicy>()));
    }
}
