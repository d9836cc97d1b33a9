using System.ComponentModel;
using System.Diagnostics;

namespace SmtpReplies.ServerTests;

/// <summary>aiosmtpd, in a process of Python.</summary>
internal sealed class Aiosmtpd : MailServer
{
    // The first python3 of the path may be another than the system's, which has the package.
    private static readonly Lazy<string?> Python = new(() => ((string[])["python3", "/usr/bin/python3"]).FirstOrDefault(HasPackage));

    public Aiosmtpd()
        : base([.. Enum.GetValues<Door>().Where(door => door != Door.Slow)]) =>
        Run(Python.Value!, [Path.Combine(AppContext.BaseDirectory, "Servers", "aiosmtpd_server.py"), Folder, .. Ports.Select(port => $"{port.Door}={port.Port}")]);

    public static string? WhyNot() => Python.Value is null ? "aiosmtpd is not installed (on Debian: the package python3-aiosmtpd)." : null;

    private static bool HasPackage(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import aiosmtpd"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
