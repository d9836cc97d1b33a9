#nullable enable
using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Webshop.Admin;

public interface ITexts
{
    string this[string key] { get; }
}

/// <summary>What the administrator sees when the test mail of the settings page fails.</summary>
public sealed class MailErrorTexts(ITexts texts)
{
    private static readonly FrozenDictionary<SmtpStatusCode, string> Keys = new Dictionary<SmtpStatusCode, string>
    {
        [SmtpStatusCode.MailboxBusy] = "mail.error.mailbox",
        [SmtpStatusCode.MailboxUnavailable] = "mail.error.mailbox",
        [SmtpStatusCode.InsufficientStorage] = "mail.error.full",
        [SmtpStatusCode.ExceededStorageAllocation] = "mail.error.full",
        [SmtpStatusCode.ServiceNotAvailable] = "mail.error.server",
        [SmtpStatusCode.TransactionFailed] = "mail.error.server",
        [SmtpStatusCode.LocalErrorInProcessing] = "mail.error.server",
        [SmtpStatusCode.MustIssueStartTlsFirst] = "mail.error.tls",
        [SmtpStatusCode.GeneralFailure] = "mail.error.network",
    }.ToFrozenDictionary();

    public string Explain(SmtpException error)
    {
        var key = Keys.GetValueOrDefault(error.StatusCode, "mail.error.other");
        return string.Format(CultureInfo.CurrentCulture, texts[key], (int)error.StatusCode);
    }

    public string Icon(SmtpException error) => error.StatusCode switch
    {
        SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed => "user-slash",
        SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.TransactionFailed => "server",
        SmtpStatusCode.ClientNotPermitted or SmtpStatusCode.MustIssueStartTlsFirst => "lock",
        _ => "exclamation",
    };

    public string Severity(SmtpException error) => (int)error.StatusCode >= 500 ? "danger" : "warning";
}

public sealed record TestResult(bool Success, string Text, string Icon, string Severity);

public sealed class MailTestPage(MailErrorTexts texts)
{
    public async Task<TestResult> RunAsync(string host, int port, string from, string to)
    {
        using var client = new SmtpClient(host, port);
        using var message = new MailMessage(from, to, "Test", "This is a test.");
        try
        {
            await client.SendMailAsync(message);
            return new TestResult(true, "OK", "check", "success");
        }
        catch (SmtpException error)
        {
            return new TestResult(false, texts.Explain(error), texts.Icon(error), texts.Severity(error));
        }
        catch (InvalidOperationException error)
        {
            return new TestResult(false, error.Message, "exclamation", "danger");
        }
    }
}
