using System.Diagnostics;
using System.Globalization;

namespace SmtpReplies.Bridges.Tests;

/// <summary>A real SMTP server (aiosmtpd) in a process of its own. Without it the tests are skipped.</summary>
internal sealed class Server : IDisposable
{
    private static readonly Lazy<string?> Python = new(FindPython);

    private readonly Process _process;

    private Server(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <param name="greeting">What every connection is greeted with; null for a server that takes mail.</param>
    public static Server Start(string? greeting = null)
    {
        if (Python.Value is not { } python)
        {
            Assert.Skip("aiosmtpd is not installed (on Debian: the package python3-aiosmtpd).");
            throw new UnreachableException();
        }

        string script = Path.Combine(AppContext.BaseDirectory, "server.py");
        var process = Run(python, greeting is null ? [script] : [script, greeting]);
        string? port = process.StandardOutput.ReadLine();
        return int.TryParse(port, CultureInfo.InvariantCulture, out int number)
            ? new Server(process, number)
            : throw new InvalidOperationException("The server did not start.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(2000))
            _process.Kill();
        _process.Dispose();
    }

    private static Process Run(string python, string[] arguments) =>
        Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    // The first python3 of the path may be another than the system's, which has the package.
    private static string? FindPython() => ((string[])["python3", "/usr/bin/python3"]).FirstOrDefault(python =>
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import aiosmtpd"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });
}
