#nullable enable
using System;
using System.Diagnostics;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Telemetry.Nightly;

/// <summary>The nightly summary may wait for the relay, but not into the working day.</summary>
public static class DeadlineSender
{
    public static void SendBefore(SmtpClient client, MailMessage message, DateTime deadline)
    {
        while (true)
        {
            try
            {
                client.Send(message);
                return;
            }
            catch (SmtpException error) when ((int)error.StatusCode is >= 400 and <= 499 && DateTime.Now < deadline)
            {
                Console.WriteLine($"{DateTime.Now:t} {(int)error.StatusCode}, waiting");
                Thread.Sleep(TimeSpan.FromMinutes(15));
            }
        }
    }

    public static async Task SendAsync(SmtpClient client, MailMessage message, CancellationToken token)
    {
        for (;;)
        {
            token.ThrowIfCancellationRequested();
            try
            {
                await client.SendMailAsync(message, token);
                return;
            }
            catch (SmtpException error) when (error.StatusCode == SmtpStatusCode.MailboxBusy)
            {
                await Task.Delay(TimeSpan.FromMinutes(10), token);
            }
        }
    }

    public static bool SendWithin(SmtpClient client, MailMessage message, TimeSpan budget)
    {
        var clock = Stopwatch.StartNew();
        var pause = TimeSpan.FromSeconds(30);
    again:
        try
        {
            client.Send(message);
            return true;
        }
        catch (SmtpException error)
        {
            bool transient;
            switch ((int)error.StatusCode / 100)
            {
                case 4:
                    transient = true;
                    break;
                case 5:
                    transient = false;
                    break;
                default:
                    transient = error.StatusCode == SmtpStatusCode.GeneralFailure;
                    break;
            }

            if (!transient || clock.Elapsed + pause > budget)
            {
                Trace.TraceError("Summary not sent: " + error.Message);
                return false;
            }
        }

        Thread.Sleep(pause);
        pause += pause;
        goto again;
    }

    public static int Main(string[] args)
    {
        using var client = new SmtpClient(args.Length > 0 ? args[0] : "localhost");
        using var message = new MailMessage("telemetry@plant.example", "shift@plant.example")
        {
            Subject = "Night of " + DateTime.Today.ToString("d"),
            Body = Console.In.ReadToEnd(),
        };

        if (args.Length > 1 && TimeSpan.TryParse(args[1], out var budget))
            return SendWithin(client, message, budget) ? 0 : 1;

        SendBefore(client, message, DateTime.Today.AddHours(6));
        return 0;
    }
}
