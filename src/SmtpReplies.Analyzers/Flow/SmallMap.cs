using Microsoft.CodeAnalysis;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// An immutable map for what is known at one point of a body: a few dozen entries, in the order in which they came. Ways that part and
/// meet again have most entries at the same places, so that joining them is one walk beside each other; a tree would cost several times that.
/// </summary>
internal sealed class SmallMap<TKey, TValue>
    where TKey : class
    where TValue : class
{
    public static readonly SmallMap<TKey, TValue> Empty = new([]);

    private readonly Entry[] _entries;

    private SmallMap(Entry[] entries) => _entries = entries;

    public readonly record struct Entry(TKey Key, TValue Value, int Hash);

    public int Count => _entries.Length;

    public bool IsEmpty => _entries.Length == 0;

    public ReadOnlySpan<Entry>.Enumerator GetEnumerator() => new ReadOnlySpan<Entry>(_entries).GetEnumerator();

    public IEnumerable<TKey> Keys => _entries.Select(static entry => entry.Key);

    public IEnumerable<TValue> Values => _entries.Select(static entry => entry.Value);

    /// <summary>Null for a key that has no value.</summary>
    public TValue? this[TKey key] => IndexOf(key) is >= 0 and var index ? _entries[index].Value : null;

    public bool ContainsKey(TKey key) => IndexOf(key) >= 0;

    public bool Any(Func<TValue, bool> holds) => Array.Exists(_entries, entry => holds(entry.Value));

    public bool Any(Func<TKey, TValue, bool> holds) => Array.Exists(_entries, entry => holds(entry.Key, entry.Value));

    /// <summary>The map with another value for a key; without the key for null.</summary>
    public SmallMap<TKey, TValue> With(TKey key, TValue? value)
    {
        var hash = HashOf(key);
        var index = IndexOf(key, hash, 0);
        if (value is null)
            return index < 0 ? this : Without(entry => ReferenceEquals(entry.Key, _entries[index].Key));
        if (index >= 0 && (ReferenceEquals(_entries[index].Value, value) || _entries[index].Value.Equals(value)))
            return this;
        var entries = new Entry[index < 0 ? _entries.Length + 1 : _entries.Length];
        _entries.CopyTo(entries, 0);
        entries[index < 0 ? _entries.Length : index] = new Entry(key, value, hash);
        return new SmallMap<TKey, TValue>(entries);
    }

    /// <summary>The map without some keys.</summary>
    public SmallMap<TKey, TValue> Without(IReadOnlyList<TKey> keys) => keys.Count == 0 || IsEmpty ? this : Without(entry => keys.Any(key => AreEqual(key, entry.Key)));

    /// <summary>The map without some of its entries.</summary>
    public SmallMap<TKey, TValue> Without(Func<Entry, bool> isGone)
    {
        var first = Array.FindIndex(_entries, entry => isGone(entry));
        if (first < 0)
            return this;
        var entries = new List<Entry>(_entries.Length - 1);
        for (var i = 0; i < _entries.Length; i++)
        {
            if (i < first || (i > first && !isGone(_entries[i])))
                entries.Add(_entries[i]);
        }

        return entries.Count == 0 ? Empty : new SmallMap<TKey, TValue>([.. entries]);
    }

    /// <summary>This map, and behind it another that has no key of this one.</summary>
    public SmallMap<TKey, TValue> Concat(SmallMap<TKey, TValue> other) =>
        other.IsEmpty ? this : IsEmpty ? other : new SmallMap<TKey, TValue>([.. _entries, .. other._entries]);

    /// <summary>The map with each value changed.</summary>
    public SmallMap<TKey, TValue> Select(Func<TKey, TValue, TValue> change)
    {
        Entry[]? entries = null;
        for (var i = 0; i < _entries.Length; i++)
        {
            var changed = change(_entries[i].Key, _entries[i].Value);
            if (!ReferenceEquals(changed, _entries[i].Value))
                (entries ??= [.. _entries])[i] = _entries[i] with { Value = changed };
        }

        return entries is null ? this : new SmallMap<TKey, TValue>(entries);
    }

    /// <summary>Both maps in one: what differs is joined, and is gone where that gives null.</summary>
    public SmallMap<TKey, TValue> Join(SmallMap<TKey, TValue> other, Func<TKey, TValue?, TValue?, TValue?> join)
    {
        if (ReferenceEquals(this, other))
            return this;
        // What stays as it is costs nothing: most of two ways is the same.
        List<Entry>? entries = null;
        var shared = 0;
        for (var i = 0; i < _entries.Length; i++)
        {
            ref readonly var mine = ref _entries[i];
            var index = other.IndexOf(mine.Key, mine.Hash, i);
            shared += index < 0 ? 0 : 1;
            var theirs = index < 0 ? null : other._entries[index].Value;
            var joined = ReferenceEquals(mine.Value, theirs) ? mine.Value : join(mine.Key, mine.Value, theirs);
            if (joined?.Equals(mine.Value) == true)
                joined = mine.Value;
            else if (entries is null)
                entries = Begin(i);
            if (entries is not null && joined is not null)
                entries.Add(mine with { Value = joined });
        }

        for (var i = 0; i < other._entries.Length && shared < other._entries.Length; i++)
        {
            ref readonly var theirs = ref other._entries[i];
            if (IndexOf(theirs.Key, theirs.Hash, i) >= 0)
                continue;
            shared++;
            if (join(theirs.Key, null, theirs.Value) is { } joined)
                (entries ??= Begin(_entries.Length)).Add(theirs with { Value = joined });
        }

        return entries is null ? this : entries.Count == 0 ? Empty : new SmallMap<TKey, TValue>([.. entries]);

        List<Entry> Begin(int count)
        {
            var begun = new List<Entry>(_entries.Length + other._entries.Length - shared);
            for (var i = 0; i < count; i++)
                begun.Add(_entries[i]);
            return begun;
        }
    }

    public bool SameAs(SmallMap<TKey, TValue> other, Func<TValue, TValue, bool> isSame)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (_entries.Length != other._entries.Length)
            return false;
        for (var i = 0; i < _entries.Length; i++)
        {
            ref readonly var mine = ref _entries[i];
            var index = other.IndexOf(mine.Key, mine.Hash, i);
            if (index < 0 || !(ReferenceEquals(mine.Value, other._entries[index].Value) || isSame(mine.Value, other._entries[index].Value)))
                return false;
        }

        return true;
    }

    /// <summary>Where a key stands; -1 if it does not. Mostly it is the very same object, whose hash need not be asked for.</summary>
    private int IndexOf(TKey key)
    {
        var entries = _entries;
        for (var i = 0; i < entries.Length; i++)
        {
            if (ReferenceEquals(entries[i].Key, key))
                return i;
        }

        return entries.Length == 0 ? -1 : IndexOf(key, HashOf(key), 0);
    }

    /// <summary>Where a key stands, perhaps where it is expected; -1 if it does not.</summary>
    private int IndexOf(TKey key, int hash, int expected)
    {
        var entries = _entries;
        if (expected < entries.Length && ReferenceEquals(entries[expected].Key, key))
            return expected;
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Hash == hash && AreEqual(entries[i].Key, key))
                return i;
        }

        return -1;
    }

    /// <summary>Keys are symbols, which have an equality of their own, and whatever else has a value.</summary>
    private static bool AreEqual(TKey a, TKey b) =>
        ReferenceEquals(a, b) || (a is ISymbol one && b is ISymbol other ? SymbolEqualityComparer.Default.Equals(one, other) : a.Equals(b));

    private static int HashOf(TKey key) => key is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : key.GetHashCode();
}
