using System.Globalization;

namespace SmtpReplies.Bench;

/// <summary>The options of a sub-command: <c>--name value</c>, some of them more than once, and <c>--name</c> alone for a switch.</summary>
internal sealed class Arguments
{
    private readonly List<(string Name, string? Value)> _options = [];
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public Arguments(IReadOnlyList<string> words)
    {
        Words = words;
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
                throw new UsageException($"{words[i]} belongs to no option");
            var hasValue = i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal);
            _options.Add((words[i][2..], hasValue ? words[i + 1] : null));
            if (hasValue)
                i++;
        }
    }

    /// <summary>All of it, for a program that has options of its own.</summary>
    public IReadOnlyList<string> Words { get; }

    public bool Has(string name) => Values(name).Count > 0;

    /// <summary>The value of an option, of the last one if there are several.</summary>
    public string? Value(string name) => Values(name) is [.., var last] ? last.Value ?? throw new UsageException($"--{name} needs a value") : null;

    public int Number(string name, int otherwise) =>
        Value(name) is not { } value ? otherwise
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException($"--{name} needs a number, not {value}");

    public IReadOnlyList<string> All(string name) =>
        [.. Values(name).Select(option => option.Value ?? throw new UsageException($"--{name} needs a value"))];

    /// <summary>Fails when there is an option that nobody has asked for: it is misspelt, or of another sub-command.</summary>
    public void AssertAllKnown()
    {
        var unknown = _options.FindIndex(option => !_asked.Contains(option.Name));
        if (unknown >= 0)
            throw new UsageException($"--{_options[unknown].Name} is no option here; there are: {string.Join(", ", _asked.Order(StringComparer.Ordinal).Select(name => "--" + name))}");
    }

    private List<(string Name, string? Value)> Values(string name)
    {
        _asked.Add(name);
        return _options.FindAll(option => option.Name == name);
    }
}

/// <summary>What the person at the keyboard can put right.</summary>
internal sealed class UsageException(string message) : Exception(message);
