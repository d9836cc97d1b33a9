using System.Globalization;

namespace SmtpReplies.Bench;

/// <summary>Measured values of one thing, round by round.</summary>
internal sealed class Spread
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Median => Quantile(0.5);

    public double Lowest => Quantile(0);

    public double Highest => Quantile(1);

    public double this[int round] => _values[round];

    public void Add(double value) => _values.Add(value);

    /// <summary>The values, each over that of another thing in the same round.</summary>
    public Spread Over(Spread other, Func<double, double, double> ratio)
    {
        var result = new Spread();
        for (var i = 0; i < Math.Min(Count, other.Count); i++)
            result.Add(ratio(_values[i], other[i]));
        return result;
    }

    public double Quantile(double share) => QuantileOf([.. _values.Order()], share);

    /// <summary>A quantile of sorted values; between two of them, the mean by distance.</summary>
    public static double QuantileOf(IReadOnlyList<double> sorted, double share)
    {
        if (sorted.Count == 0)
            return double.NaN;
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }

    public string Range(string format) =>
        $"{Lowest.ToString(format, CultureInfo.InvariantCulture)} to {Highest.ToString(format, CultureInfo.InvariantCulture)}";
}
