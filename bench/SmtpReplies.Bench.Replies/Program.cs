using System.Runtime.InteropServices;
using BenchmarkDotNet.Running;
using SmtpReplies.Bench;

// Without arguments the paired rounds, which print Markdown; anything else is for BenchmarkDotNet, such as --filter '*'.
if (args.Length > 0)
{
    BenchmarkSwitcher.FromAssembly(typeof(Reading).Assembly).Run(args);
    return;
}

Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors, AVX-512 {System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated}");
Console.WriteLine();
foreach (var input in Input.All)
    Paired.Compare(input, Contender.Of(input));
Matching.Compare();
