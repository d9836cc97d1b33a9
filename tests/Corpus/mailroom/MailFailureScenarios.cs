#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Payroll.Mail.SelfTest;

public interface IPayslipTransport
{
    Task SendAsync(MailMessage message, CancellationToken ct);
}

internal sealed class ScriptedTransport : IPayslipTransport
{
    private readonly Queue<Exception?> _script;

    public ScriptedTransport(params Exception?[] script) => _script = new Queue<Exception?>(script);

    public int Calls { get; private set; }

    public Task SendAsync(MailMessage message, CancellationToken ct)
    {
        Calls++;
        return _script.TryDequeue(out var next) && next is not null ? Task.FromException(next) : Task.CompletedTask;
    }
}

public sealed class PayslipSender
{
    private readonly IPayslipTransport _transport;

    public PayslipSender(IPayslipTransport transport) => _transport = transport;

    public async Task<bool> TrySendAsync(MailMessage message, CancellationToken ct = default)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await _transport.SendAsync(message, ct);
                return true;
            }
            catch (SmtpException e) when (e.StatusCode == SmtpStatusCode.GeneralFailure || (int)e.StatusCode / 100 == 4)
            {
                await Task.Delay(10, ct);
            }
            catch (SmtpException)
            {
                return false;
            }
        }

        return false;
    }
}

public static class MailFailureScenarios
{
    private static readonly SmtpStatusCode[] RetriedCodes =
    {
        SmtpStatusCode.ServiceNotAvailable, SmtpStatusCode.MailboxBusy, SmtpStatusCode.LocalErrorInProcessing, SmtpStatusCode.InsufficientStorage
    };

    private static readonly SmtpStatusCode[] RefusedCodes =
    {
        SmtpStatusCode.MailboxUnavailable, SmtpStatusCode.TransactionFailed, SmtpStatusCode.MailboxNameNotAllowed
    };

    public static async Task<int> RunAllAsync()
    {
        var failed = 0;
        foreach (var code in RetriedCodes)
            failed += await Check($"{code} then ok", 2, true, new SmtpException(code), null);
        foreach (var code in RefusedCodes)
            failed += await Check($"{code} stops", 1, false, new SmtpException(code, "refused"), null);

        failed += await Check(
            "recipient unknown",
            1,
            false,
            new SmtpFailedRecipientException(SmtpStatusCode.MailboxUnavailable, "<x@payroll.example>", "550 5.1.1 unknown"));
        failed += await Check(
            "busy all the time",
            3,
            false,
            Enumerable.Repeat<Exception?>(new SmtpException(SmtpStatusCode.MailboxBusy), 5).ToArray());
        return failed;
    }

    private static async Task<int> Check(string name, int calls, bool sent, params Exception?[] script)
    {
        var transport = new ScriptedTransport(script);
        using var message = new MailMessage("hr@payroll.example", "emp@payroll.example", "Payslip", "see attachment");
        var result = await new PayslipSender(transport).TrySendAsync(message);
        var good = result == sent && transport.Calls == calls;
        Console.WriteLine($"{(good ? "ok  " : "FAIL")} {name}: {transport.Calls} call(s), sent={result}");
        return good ? 0 : 1;
    }
}
