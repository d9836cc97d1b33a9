#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Search;
using MailKit.Security;
using MailKit;
using MimeKit;

if (args is not [var server, var user, var reportFile, ..])
{
    Console.Error.WriteLine("usage: backupreport <server> <user> <report> [recipient...]");
    return 64;
}

var password = Environment.GetEnvironmentVariable("MAIL_PASSWORD") ?? "";
var recipients = args.Skip(3).DefaultIfEmpty("root@" + server).ToArray();
var report = File.ReadAllText(reportFile);
var failed = report.Contains("FAILED", StringComparison.Ordinal);

if (!failed && AlreadyReportedToday())
    return 0;

var message = new MimeMessage { Subject = (failed ? "[FAILED] " : "[ok] ") + "backup " + Environment.MachineName };
message.From.Add(MailboxAddress.Parse($"{user}@{server}"));
message.To.AddRange(recipients.Select(r => MailboxAddress.Parse(r)));
message.Priority = failed ? MessagePriority.Urgent : MessagePriority.NonUrgent;
message.Body = new TextPart("plain") { Text = report };

using var smtp = new SmtpClient();
foreach (var (port, options) in Ways())
{
    try
    {
        smtp.Connect(server, port, options);
        break;
    }
    catch (SocketException e)
    {
        Console.Error.WriteLine($"port {port}: {e.Message}");
    }
    catch (SslHandshakeException e)
    {
        Console.Error.WriteLine($"port {port}: {e.Message}");
    }
}

if (!smtp.IsConnected)
{
    var spool = Path.Combine(Path.GetTempPath(), $"backup-{DateTime.Now:yyyyMMddHHmm}.eml");
    message.WriteTo(spool);
    Console.Error.WriteLine("no connection, report kept in " + spool);
    return 75;
}

try
{
    if (smtp.Capabilities.HasFlag(SmtpCapabilities.Authentication))
        smtp.Authenticate(user, password);
    smtp.Send(message);
    smtp.Disconnect(true);
    return 0;
}
catch (SmtpCommandException e)
{
    Console.Error.WriteLine($"{(int)e.StatusCode} {e.Message}");
    return (int)e.StatusCode < 500 ? 75 : 69;
}
catch (AuthenticationException e)
{
    Console.Error.WriteLine(e.Message);
    return 77;
}

bool AlreadyReportedToday()
{
    using var imap = new ImapClient();
    try
    {
        imap.Connect(server, 993, SecureSocketOptions.SslOnConnect);
        imap.Authenticate(user, password);
        imap.Inbox.Open(FolderAccess.ReadOnly);
        return imap.Inbox.Search(SearchQuery.DeliveredOn(DateTime.Today).And(SearchQuery.SubjectContains("backup " + Environment.MachineName))).Count > 0;
    }
    catch (Exception e) when (e is IOException or SocketException or ImapProtocolException)
    {
        return false;
    }
}

static IEnumerable<(int Port, SecureSocketOptions Options)> Ways()
{
    yield return (465, SecureSocketOptions.SslOnConnect);
    yield return (587, SecureSocketOptions.StartTls);
    yield return (25, SecureSocketOptions.StartTlsWhenAvailable);
}
