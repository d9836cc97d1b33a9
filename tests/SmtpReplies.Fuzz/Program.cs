using SharpFuzz;
using SmtpReplies.Fuzz;

// For libFuzzer by way of SharpFuzz's driver, see CONTRIBUTING.md; with files as arguments, runs those.
if (args.Length > 0)
{
    foreach (string file in args)
        FuzzTarget.Run(File.ReadAllBytes(file));
}
else
{
    Fuzzer.LibFuzzer.Run(FuzzTarget.Run);
}
