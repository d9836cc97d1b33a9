using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SmtpReplies.Bench;

/// <summary>
/// Every class with <c>[Benchmark]</c> methods; the options are BenchmarkDotNet's own. In this process, since a project of its making
/// would not have what is copied beside this program.
/// </summary>
internal static class BenchmarkDotNetCommand
{
    public static int Run(Arguments arguments)
    {
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkDotNetCommand).Assembly).Run([.. arguments.Words.Count == 0 ? ["--filter", "*"] : arguments.Words], config);
        return 0;
    }
}
