using System.Collections;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>An immutable set of a few elements, in the order in which they came: see <see cref="SmallMap{TKey, TValue}"/>.</summary>
internal sealed class SmallSet<T> : IReadOnlyCollection<T>
    where T : class
{
    public static readonly SmallSet<T> Empty = new([]);

    private readonly T[] _elements;

    private SmallSet(T[] elements) => _elements = elements;

    public int Count => _elements.Length;

    public bool IsEmpty => _elements.Length == 0;

    public static SmallSet<T> Of(T element) => new([element]);

    public static SmallSet<T> Of(IEnumerable<T> elements)
    {
        T[] distinct = [.. elements.Distinct()];
        return distinct.Length == 0 ? Empty : new SmallSet<T>(distinct);
    }

    public bool Contains(T element) => Array.IndexOf(_elements, element) >= 0;

    public SmallSet<T> Add(T element) => Contains(element) ? this : new([.. _elements, element]);

    public SmallSet<T> Union(SmallSet<T> other)
    {
        if (IsEmpty || ReferenceEquals(this, other))
            return other;
        List<T>? added = null;
        foreach (var element in other._elements)
        {
            if (!Contains(element))
                (added ??= []).Add(element);
        }

        return added is null ? this : new([.. _elements, .. added]);
    }

    public SmallSet<T> Without(Predicate<T> isGone)
    {
        if (!Array.Exists(_elements, isGone))
            return this;
        var left = Array.FindAll(_elements, element => !isGone(element));
        return left.Length == 0 ? Empty : new SmallSet<T>(left);
    }

    public bool SetEquals(SmallSet<T> other) =>
        ReferenceEquals(this, other) || (Count == other.Count && Array.TrueForAll(_elements, other.Contains));

    public bool Exists(Predicate<T> holds) => Array.Exists(_elements, holds);

    public ReadOnlySpan<T>.Enumerator GetEnumerator() => new ReadOnlySpan<T>(_elements).GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)_elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _elements.GetEnumerator();
}
