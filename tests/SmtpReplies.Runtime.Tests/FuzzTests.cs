using System.Globalization;
using SmtpReplies.Fuzz;

namespace SmtpReplies.Tests;

/// <summary>The short run of the fuzz target: its corpus, and some thousand mutations of it. The long run is in CONTRIBUTING.md.</summary>
public class FuzzTests
{
    private static readonly string Corpus = Path.Combine(Snapshot.Root, "tests", "SmtpReplies.Fuzz", "corpus");

    private static readonly int Mutations =
        int.TryParse(Environment.GetEnvironmentVariable("SMTPREPLIES_FUZZ_MUTATIONS"), CultureInfo.InvariantCulture, out int wanted) ? wanted : 200;

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Corpus).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public void What_must_hold_holds_for_the_corpus_in_all_pieces(string file)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Corpus, file));
        for (int piece = 0; piece < 97; piece++)
        {
            bytes[0] = (byte)piece;
            FuzzTarget.Run(bytes);
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void And_for_mutations_of_it(string file)
    {
        byte[] original = File.ReadAllBytes(Path.Combine(Corpus, file));
        byte[][] others = [.. Directory.EnumerateFiles(Corpus).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        var random = new Random(original.Length);
        for (int i = 0; i < Mutations; i++)
        {
            var bytes = original.ToList();
            for (int changes = random.Next(1, 5); changes > 0; changes--)
                Mutate(bytes, others[random.Next(others.Length)], random);
            try
            {
                FuzzTarget.Run(bytes.ToArray());
            }
            catch (Exception error) // Whatever it is, the bytes reproduce it.
            {
                throw new InvalidOperationException($"{Convert.ToHexString(bytes.ToArray())}: {error.Message}", error);
            }
        }
    }

    private static void Mutate(List<byte> bytes, byte[] other, Random random)
    {
        int at = random.Next(bytes.Count + 1);
        switch (random.Next(5))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1 when at < bytes.Count:
                bytes.RemoveRange(at, random.Next(bytes.Count - at) + 1);
                break;
            case 2:
                bytes.Insert(at, "\r\n -250#."u8[random.Next(9)]);
                break;
            default:
                int from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from) + 1).ToArray());
                break;
        }
    }
}
