using System.Diagnostics;

namespace SmtpReplies.ServerTests;

/// <summary>Exim, with its own settings and queue. An installed one that runs is left alone.</summary>
internal sealed class Exim : MailServer
{
    private static readonly Lazy<bool> Runs = new(() =>
    {
        using var process = Process.Start(new ProcessStartInfo(FindProgram("exim4")!, ["-C", "/dev/null", "-bV"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    });

    public Exim()
        : base(Door.Ready, Door.MultiLine, Door.Refusing554, Door.Refusing421, Door.Refusing521, Door.Tls)
    {
        string program = FindProgram("exim4")!;
        string settings = Write("exim.conf", "exim.conf", ("EXIM", program));
        Open("mail", "queue");
        Run("/bin/sh", "-c", $"'{program}' -C '{settings}' -bdf & exim=$!; cat >/dev/null; kill $exim; wait");
    }

    public static string? WhyNot() =>
        !OperatingSystem.IsLinux() ? "Exim is tested on Linux only."
        : FindProgram("exim4") is null ? "Exim is not installed (on Debian: the package exim4-daemon-light)."
        : Environment.UserName != "root" ? "Only root can start Exim with other settings."
        : Runs.Value ? null : "Exim does not run: it lacks a library, or its user (on Debian: Debian-exim).";
}
