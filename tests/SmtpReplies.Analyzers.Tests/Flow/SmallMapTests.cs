using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Tests.Flow;

/// <summary>The maps and sets in which the states of a body are kept do what the BCL's do.</summary>
public sealed class SmallMapTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 12).Select(static number => $"k{number}")];

    private static readonly string[] Values = ["a", "b", "c"];

    [Fact]
    public void A_map_changes_as_a_dictionary_does()
    {
        var random = new Random(5321);
        var (map, model) = (SmallMap<string, string>.Empty, new Dictionary<string, string>());
        for (var i = 0; i < 2_000; i++)
        {
            // Another instance each time: keys are compared by what they are.
            var key = new string(Keys[random.Next(Keys.Length)]);
            if (random.Next(3) == 0)
            {
                map = map.With(key, null);
                model.Remove(key);
            }
            else
            {
                map = map.With(key, Values[random.Next(Values.Length)]);
                model[key] = map[key]!;
            }

            Assert.Equal(model.OrderBy(static pair => pair.Key), PairsOf(map));
        }
    }

    [Fact]
    public void Two_maps_are_joined_key_by_key()
    {
        var random = new Random(821);
        for (var i = 0; i < 500; i++)
        {
            var (one, other) = (Some(random), Some(random));

            var joined = one.Join(other, static (_, mine, theirs) => mine == "a" || theirs == "a" ? null : $"{mine}{theirs}");

            var expected = Keys.Where(key => (one.ContainsKey(key) || other.ContainsKey(key)) && one[key] != other[key])
                .Where(key => one[key] != "a" && other[key] != "a").Select(key => (key, $"{one[key]}{other[key]}"))
                .Concat(Keys.Where(key => one[key] is not null && one[key] == other[key]).Select(key => (key, one[key]!)))
                .OrderBy(static pair => pair.key).ToDictionary(static pair => pair.key, static pair => pair.Item2);
            Assert.Equal(expected.OrderBy(static pair => pair.Key), PairsOf(joined));
        }
    }

    [Fact]
    public void What_does_not_change_stays_the_same_instance()
    {
        var map = SmallMap<string, string>.Empty.With("k1", "a").With("k2", "b");

        Assert.Same(map, map.With("k1", new string("a")));
        Assert.Same(map, map.With("k3", null));
        Assert.Same(map, map.Without(static pair => pair.Key == "k3"));
        Assert.Same(map, map.Select(static (_, value) => value));
        Assert.Same(map, map.Join(SmallMap<string, string>.Empty.With("k2", "b").With("k1", "a"), static (_, mine, theirs) => mine ?? theirs));
        Assert.True(map.SameAs(SmallMap<string, string>.Empty.With("k2", "b").With("k1", "a"), string.Equals));
        Assert.False(map.SameAs(map.With("k1", "b"), string.Equals));
        Assert.False(map.SameAs(map.With("k3", "a"), string.Equals));
    }

    [Fact]
    public void A_set_does_as_a_hash_set_does()
    {
        var random = new Random(3463);
        for (var i = 0; i < 500; i++)
        {
            var (one, other) = (Keys.Where(_ => random.Next(2) == 0).ToHashSet(), Keys.Where(_ => random.Next(2) == 0).ToHashSet());
            var (small, other2) = (SmallSet<string>.Of(one), SmallSet<string>.Of(other.Reverse()));

            Assert.Equal(one.Union(other).Order(), small.Union(other2).Order());
            Assert.Equal(one.Except(other).Order(), small.Without(other2.Contains).Order());
            Assert.Equal(one.SetEquals(other), small.SetEquals(other2));
            Assert.True(small.SetEquals(SmallSet<string>.Of(one.Reverse())));
            Assert.Equal(one.Append("k0").Distinct().Order(), small.Add("k0").Order());
        }
    }

    private static SmallMap<string, string> Some(Random random)
    {
        var map = SmallMap<string, string>.Empty;
        foreach (var key in Keys.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()))
            map = map.With(key, Values[random.Next(Values.Length)]);
        return map;
    }

    private static List<KeyValuePair<string, string>> PairsOf(SmallMap<string, string> map) =>
        [.. map.Keys.Select(key => KeyValuePair.Create(key, map[key]!)).OrderBy(static pair => pair.Key)];
}
