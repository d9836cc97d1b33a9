namespace SmtpReplies.ServerTests;

/// <summary>Postfix, with its own settings and queue. An installed one that runs is left alone.</summary>
internal sealed class Postfix : MailServer
{
    public Postfix()
        : base(Door.Ready, Door.MultiLine, Door.Slow, Door.Refusing554, Door.Refusing421, Door.Refusing521, Door.Tls)
    {
        string settings = Path.GetDirectoryName(Write("postfix-main.cf", "etc/main.cf"))!;
        Write("postfix-master.cf", "etc/master.cf");
        Open("mail");
        Directory.CreateDirectory(Path.Combine(Folder, "queue"));
        string program = $"'{FindProgram("postfix")}' -c '{settings}'";
        Run("/bin/sh", "-c", $"{program} start && cat >/dev/null; {program} stop");
    }

    public static string? WhyNot() =>
        !OperatingSystem.IsLinux() ? "Postfix is tested on Linux only."
        : FindProgram("postfix") is null ? "Postfix is not installed (on Debian: the package postfix)."
        : Environment.UserName != "root" ? "Only root can start Postfix."
        : null;
}
