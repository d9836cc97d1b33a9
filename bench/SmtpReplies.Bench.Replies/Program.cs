using System.Runtime.InteropServices;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SmtpReplies.Bench;

// Without arguments the paired rounds, which print Markdown; anything else is for BenchmarkDotNet, such as --filter '*'.
if (args.Length > 0)
{
    // In this process: a project of its making would build the analyzers and the library once more, for longer than it waits.
    var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(50));
    BenchmarkSwitcher.FromAssembly(typeof(Reading).Assembly).Run(args, config);
    return;
}

Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors, AVX-512 {System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated}");
Console.WriteLine();
foreach (var input in Input.All)
    Paired.Compare(input, Contender.Of(input));
Matching.Compare();
