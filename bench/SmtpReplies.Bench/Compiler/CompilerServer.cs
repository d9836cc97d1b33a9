using System.Diagnostics;
using System.Globalization;

namespace SmtpReplies.Bench.Compiler;

/// <summary>
/// A compiler server of our own, so that its processor time is known; and compilations through it as a build makes them.
/// </summary>
internal sealed class CompilerServer : IDisposable
{
    private readonly string _pipe = "smtpreplies-bench-" + Guid.NewGuid().ToString("N");
    private readonly Process _server;

    public CompilerServer()
    {
        _server = Start("VBCSCompiler.dll", "-pipename:" + _pipe);

        // A client that comes before the server listens would start another one.
        Thread.Sleep(TimeSpan.FromSeconds(3));
    }

    /// <summary>Processor time of client and server, in milliseconds; that of the client only where the system tells it of children.</summary>
    public double Compile(string responseFile)
    {
        _server.Refresh();
        var (server, clients) = (_server.TotalProcessorTime, ClientTime());
        using var client = Start("csc.dll", "/shared:" + _pipe, "/noconfig", "@" + responseFile);
        var (output, error) = (client.StandardOutput.ReadToEndAsync(), client.StandardError.ReadToEndAsync());
        client.WaitForExit();
        if (client.ExitCode != 0)
            throw new InvalidOperationException($"The compiler failed: {string.Join('\n', (output.Result + error.Result).Split('\n').Where(static line => line.Contains("error", StringComparison.Ordinal)).Take(5))}");
        if (_server.HasExited)
            throw new InvalidOperationException("The compiler server has gone");
        _server.Refresh();
        return (_server.TotalProcessorTime - server + ClientTime() - clients).TotalMilliseconds;
    }

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(DotnetInstall.Host, ["exec", Path.Combine(DotnetInstall.CompilerFolder, program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>What the children that have ended took: user and system time, in hundredths of a second.</summary>
    private static TimeSpan ClientTime()
    {
        const string File = "/proc/self/stat";
        if (!System.IO.File.Exists(File))
            return TimeSpan.Zero;
        var text = System.IO.File.ReadAllText(File);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)));
    }
}
