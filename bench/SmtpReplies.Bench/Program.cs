using SmtpReplies.Bench;
using SmtpReplies.Bench.Analyzers;
using SmtpReplies.Bench.Compiler;
using SmtpReplies.Bench.Generators;

// A measurement is a line here, and a class with its Run.
Command[] commands =
[
    new("analyzers", "what the analyzers cost beside their peers and floors, with and without mail code", AnalyzersCommand.Run),
    new("scaling", "how the analyzer's time grows with the size of one method", ScalingCommand.Run),
    new("compiler", "what a build pays for the package: processor time of the compiler", CompilerCommand.Run),
    new("generators", "what the generator costs beside the framework's, and what its output costs the compiler", GeneratorsCommand.Run),
    new("benchmarkdotnet", "the benchmarks that BenchmarkDotNet runs; options are its own, such as --filter", BenchmarkDotNetCommand.Run),
];

if (args is [var name, .. var rest] && Array.Find(commands, command => command.Name == name) is { } chosen)
{
    try
    {
        return chosen.Run(new Arguments(rest));
    }
    catch (UsageException error)
    {
        Console.Error.WriteLine(error.Message);
        return 2;
    }
}

Console.WriteLine("dotnet run -c Release --project bench/SmtpReplies.Bench -- COMMAND [--option value]...");
foreach (var command in commands)
    Console.WriteLine($"  {command.Name,-12}{command.Says}");
return args.Length == 0 ? 0 : 2;

internal sealed record Command(string Name, string Says, Func<Arguments, int> Run);
