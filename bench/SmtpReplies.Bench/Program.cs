using SmtpReplies.Bench;
using SmtpReplies.Bench.Analyzers;

// A measurement is a line here, and a class with its Run.
Command[] commands =
[
    new("analyzers", "what the analyzers cost beside their peers and floors, with and without mail code", AnalyzersCommand.Run),
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
