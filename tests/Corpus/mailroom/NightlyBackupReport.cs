using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Threading;

var settings = Environment.GetEnvironmentVariables();
string server = settings["BACKUP_SMTP"] as string ?? "localhost";
string to = settings["BACKUP_TO"] as string ?? "root@localhost";
string folder = args.Length > 0 ? args[0] : "/var/backups";

var watch = Stopwatch.StartNew();
var files = Directory.Exists(folder)
    ? new DirectoryInfo(folder).GetFiles("*.tar.zst").Where(f => f.LastWriteTimeUtc > DateTime.UtcNow.AddDays(-1)).ToArray()
    : Array.Empty<FileInfo>();

var report = new StringWriter();
report.WriteLine("{0} archives, {1:N0} MB", files.Length, files.Sum(f => f.Length) / 1048576);
foreach (var f in files.OrderBy(f => f.Name))
    report.WriteLine("{0,-40} {1,14:N0}", f.Name, f.Length);
report.WriteLine("checked in {0}", watch.Elapsed);

using var mail = new MailMessage("backup@" + Environment.MachineName.ToLowerInvariant() + ".example", to);
mail.Subject = files.Length == 0 ? "BACKUP MISSING" : "Backup ok";
mail.Body = report.ToString();

DateTime deadline = DateTime.UtcNow.AddHours(4);
while (true)
{
    try
    {
        using var smtp = new SmtpClient(server);
        smtp.Send(mail);
        return 0;
    }
    catch (SmtpException e) when (IsPassing(e) && DateTime.UtcNow < deadline)
    {
        Console.Error.WriteLine("{0:u} {1}, again in 10 minutes", DateTime.UtcNow, e.StatusCode);
        Thread.Sleep(TimeSpan.FromMinutes(10));
    }
    catch (SmtpException e)
    {
        Console.Error.WriteLine("{0:u} giving up: {1} {2}", DateTime.UtcNow, (int)e.StatusCode, e.Message);
        File.WriteAllText(Path.Combine(Path.GetTempPath(), "backup-report.txt"), mail.Body);
        return ExitCode(e);
    }
}

static bool IsPassing(SmtpException e)
{
    switch (e.StatusCode)
    {
        case SmtpStatusCode.GeneralFailure:
        case SmtpStatusCode.ServiceNotAvailable:
        case SmtpStatusCode.MailboxBusy:
        case SmtpStatusCode.LocalErrorInProcessing:
        case SmtpStatusCode.InsufficientStorage:
        case SmtpStatusCode.ClientNotPermitted:
            return true;
        case SmtpStatusCode.MailboxUnavailable:
        case SmtpStatusCode.TransactionFailed:
        default:
            return false;
    }
}

// sysexits.h: 68 EX_NOHOST, 69 EX_UNAVAILABLE, 75 EX_TEMPFAIL
static int ExitCode(SmtpException e) => (int)e.StatusCode switch
{
    -1 => 68,
    >= 400 and < 500 => 75,
    550 or 551 or 553 => 67,
    _ => 69
};
