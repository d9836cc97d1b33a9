namespace SmtpReplies.Bench.Input;

/// <summary>Code that is about anything but mail, of the kinds that most programs consist of.</summary>
internal static class OrdinaryCode
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Globalization;
        using System.IO;
        using System.Linq;
        using System.Net;
        using System.Net.Http;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    public const string Core = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        namespace Generated
        {
            public interface ILog
            {
                void Information(string message, params object?[] values);

                void Warning(Exception? error, string message, params object?[] values);
            }

            public interface IStore<T>
            {
                Task<T?> FindAsync(Guid id, CancellationToken cancellation);

                Task<IReadOnlyList<T>> AllAsync(CancellationToken cancellation);

                Task SaveAsync(T item, CancellationToken cancellation);
            }

            public sealed class Result<T>
            {
                private Result(bool succeeded, T? value, string? error) => (Succeeded, Value, Error) = (succeeded, value, error);

                public bool Succeeded { get; }

                public T? Value { get; }

                public string? Error { get; }

                public static Result<T> Of(T value) => new Result<T>(true, value, null);

                public static Result<T> Failed(string error) => new Result<T>(false, default, error);
            }
        }

        """;

    private static readonly string[] Nouns =
        ["Order", "Invoice", "Customer", "Shipment", "Product", "Account", "Payment", "Ticket", "Session", "Booking", "Report", "Device", "Sensor", "Course", "Recipe"];

    private static readonly string[] Fields =
        ["Amount", "Weight", "Priority", "Quantity", "Discount", "Balance", "Distance", "Rating", "Version", "Position", "Duration", "Level"];

    private static readonly string[] Verbs = ["Update", "Import", "Archive", "Merge", "Review", "Refresh", "Publish", "Approve", "Cancel", "Schedule"];

    /// <summary>A class of about fifty to ninety lines.</summary>
    public static string Class(Dice dice, string id)
    {
        var template = dice.Below(10) switch
        {
            < 3 => Service,
            < 5 => Record,
            < 7 => Algorithm,
            < 8 => HttpClient,
            < 9 => Reader,
            _ => StateMachine,
        };
        return template
            .Replace("$ID", id, StringComparison.Ordinal)
            .Replace("$NOUN", dice.Of(Nouns), StringComparison.Ordinal)
            .Replace("$VERB", dice.Of(Verbs), StringComparison.Ordinal)
            .Replace("$F1", Fields[dice.Below(4)], StringComparison.Ordinal)
            .Replace("$F2", Fields[4 + dice.Below(4)], StringComparison.Ordinal)
            .Replace("$F3", Fields[8 + dice.Below(4)], StringComparison.Ordinal)
            .Replace("$N1", Digits(2 + dice.Below(90)), StringComparison.Ordinal)
            .Replace("$N2", Digits(100 + dice.Below(900)), StringComparison.Ordinal);
    }

    private static string Digits(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private const string Service = """
            /// <summary>Looks after each $NOUN, and remembers those it has seen.</summary>
            public sealed class $NOUNService$ID
            {
                private readonly IStore<$NOUNItem$ID> _store;
                private readonly ILog _log;
                private readonly Dictionary<Guid, $NOUNItem$ID> _cache = new Dictionary<Guid, $NOUNItem$ID>();

                public $NOUNService$ID(IStore<$NOUNItem$ID> store, ILog log)
                {
                    _store = store ?? throw new ArgumentNullException(nameof(store));
                    _log = log ?? throw new ArgumentNullException(nameof(log));
                }

                public async Task<Result<$NOUNItem$ID>> $VERBAsync(Guid id, int attempts, CancellationToken cancellation)
                {
                    for (var attempt = 1; attempt <= attempts; attempt++)
                    {
                        try
                        {
                            if (!_cache.TryGetValue(id, out var item))
                            {
                                item = await _store.FindAsync(id, cancellation).ConfigureAwait(false);
                                if (item is null)
                                    return Result<$NOUNItem$ID>.Failed($"There is no $NOUN {id}.");
                                _cache[id] = item;
                            }

                            item.$F1 += $N1;
                            item.Touched = DateTimeOffset.UtcNow;
                            await _store.SaveAsync(item, cancellation).ConfigureAwait(false);
                            _log.Information("$VERB of {Id} took {Attempts} attempts", id, attempt);
                            return Result<$NOUNItem$ID>.Of(item);
                        }
                        catch (TimeoutException error) when (attempt < attempts)
                        {
                            _log.Warning(error, "$VERB of {Id} failed; retry {Attempt}", id, attempt);
                            await Task.Delay(TimeSpan.FromMilliseconds($N2 * attempt), cancellation).ConfigureAwait(false);
                        }
                        catch (InvalidOperationException error)
                        {
                            _log.Warning(error, "$VERB of {Id} is not possible", id);
                            return Result<$NOUNItem$ID>.Failed(error.Message);
                        }
                    }

                    return Result<$NOUNItem$ID>.Failed("Given up.");
                }

                public async Task<IReadOnlyDictionary<string, int>> Total$F1Async(int least, CancellationToken cancellation)
                {
                    var all = await _store.AllAsync(cancellation).ConfigureAwait(false);
                    var totals = new Dictionary<string, int>(StringComparer.Ordinal);
                    foreach (var item in all.Where(item => item.$F1 >= least && !item.IsClosed).OrderByDescending(item => item.Touched))
                    {
                        var letter = item.Name.Length > 0 ? item.Name.Substring(0, 1) : "?";
                        totals[letter] = totals.TryGetValue(letter, out var total) ? total + item.$F1 : item.$F1;
                    }

                    return totals;
                }

                public void Forget(Func<$NOUNItem$ID, bool> which)
                {
                    foreach (var id in _cache.Where(pair => which(pair.Value)).Select(pair => pair.Key).ToList())
                        _cache.Remove(id);
                }
            }

            public sealed class $NOUNItem$ID
            {
                public Guid Id { get; set; } = Guid.NewGuid();

                public string Name { get; set; } = "";

                public int $F1 { get; set; }

                public DateTimeOffset Touched { get; set; }

                public bool IsClosed => $F1 > $N2 && Touched < DateTimeOffset.UtcNow.AddDays(-$N1);
            }

        """;

    private const string Record = """
            /// <summary>A $NOUN as it is stored and compared.</summary>
            public sealed class $NOUNRecord$ID : IEquatable<$NOUNRecord$ID>, IComparable<$NOUNRecord$ID>
            {
                public const int Highest$F1 = $N2;

                private readonly List<string> _tags = new List<string>();
                private string _name = "";

                public int Id { get; set; }

                public string Name
                {
                    get => _name;
                    set => _name = string.IsNullOrWhiteSpace(value) ? throw new ArgumentException("A name is needed.", nameof(value)) : value.Trim();
                }

                public int $F1 { get; set; }

                public double $F2 { get; set; }

                public decimal? $F3 { get; set; }

                public IReadOnlyList<string> Tags => _tags;

                public bool Is$VERBDue => $F1 > $N1 && $F2 < 0.5 * Highest$F1;

                public IEnumerable<string> Problems()
                {
                    if (Id <= 0)
                        yield return "Id must be positive";
                    if (Name.Length > $N1)
                        yield return $"Name has {Name.Length} characters, at most $N1 are allowed";
                    if ($F1 < 0 || $F1 > Highest$F1)
                        yield return $"$F1 is {$F1}, which is out of range";
                    if ($F3 is { } value && value < 0)
                        yield return "$F3 must not be negative";
                    foreach (var tag in _tags)
                    {
                        if (tag.Any(c => !char.IsLetterOrDigit(c) && c != '-'))
                            yield return $"Tag {tag} has a character that is not allowed";
                    }
                }

                public bool Tag(string tag)
                {
                    if (_tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
                        return false;
                    _tags.Add(tag);
                    return true;
                }

                public bool Equals($NOUNRecord$ID? other) =>
                    other is not null && other.Id == Id && other.Name == Name && other.$F1 == $F1 && other.$F2.Equals($F2) && other.$F3 == $F3;

                public override bool Equals(object? obj) => Equals(obj as $NOUNRecord$ID);

                public override int GetHashCode() => HashCode.Combine(Id, Name, $F1, $F2, $F3);

                public int CompareTo($NOUNRecord$ID? other)
                {
                    if (other is null)
                        return 1;
                    var byField = $F1.CompareTo(other.$F1);
                    return byField != 0 ? byField : string.Compare(Name, other.Name, StringComparison.Ordinal);
                }

                public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}: {1} ({2:0.00}, {3})", Id, Name, $F2, $F3?.ToString(CultureInfo.InvariantCulture) ?? "none");
            }

        """;

    private const string Algorithm = """
            /// <summary>Sums, sorts and searches.</summary>
            public static class $NOUNMath$ID
            {
                public static int[] Sieve(int limit)
                {
                    var composite = new bool[limit + 1];
                    var primes = new List<int>();
                    for (var i = 2; i <= limit; i++)
                    {
                        if (composite[i])
                            continue;
                        primes.Add(i);
                        for (long j = (long)i * i; j <= limit; j += i)
                            composite[j] = true;
                    }

                    return primes.ToArray();
                }

                public static double $F1(ReadOnlySpan<double> values, int window = $N1)
                {
                    double sum = 0, best = double.MinValue;
                    for (var i = 0; i < values.Length; i++)
                    {
                        sum += values[i];
                        if (i >= window)
                            sum -= values[i - window];
                        if (i >= window - 1 && sum / window > best)
                            best = sum / window;
                    }

                    return best;
                }

                public static int Distance(string left, string right)
                {
                    var row = Enumerable.Range(0, right.Length + 1).ToArray();
                    for (var i = 1; i <= left.Length; i++)
                    {
                        var diagonal = row[0];
                        row[0] = i;
                        for (var j = 1; j <= right.Length; j++)
                        {
                            var above = row[j];
                            row[j] = left[i - 1] == right[j - 1] ? diagonal : 1 + Math.Min(diagonal, Math.Min(above, row[j - 1]));
                            diagonal = above;
                        }
                    }

                    return row[right.Length];
                }

                public static uint Mix(uint seed)
                {
                    unchecked
                    {
                        var hash = seed ^ $N2u;
                        for (var round = 0; round < $N1; round++)
                        {
                            hash *= 0x85EBCA6B;
                            hash ^= hash >> 13;
                            hash = (hash << 7) | (hash >> 25);
                        }

                        return hash;
                    }
                }

                public static string Encode(int number)
                {
                    var text = new StringBuilder();
                    do
                    {
                        var digit = number % 36;
                        text.Insert(0, (char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
                        number /= 36;
                    }
                    while (number > 0);
                    return text.ToString();
                }
            }

        """;

    private const string HttpClient = """
            /// <summary>Talks to the service that knows each $NOUN.</summary>
            public sealed class $NOUNGateway$ID
            {
                private readonly HttpClient _http;
                private readonly ILog _log;

                public $NOUNGateway$ID(HttpClient http, ILog log) => (_http, _log) = (http, log);

                public static bool IsTransient(HttpStatusCode status) =>
                    status is HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
                    || (int)status == 429;

                public async Task<string?> $VERBAsync(Uri address, string body, CancellationToken cancellation)
                {
                    var wait = TimeSpan.FromMilliseconds($N2);
                    for (var attempt = 0; attempt < 5; attempt++)
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                        request.Headers.TryAddWithoutValidation("X-$F1", attempt.ToString(CultureInfo.InvariantCulture));
                        using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
                        if (response.IsSuccessStatusCode)
                            return await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
                        if (!IsTransient(response.StatusCode))
                        {
                            _log.Warning(null, "{Address} answered {Status}, which no retry will change", address, (int)response.StatusCode);
                            return null;
                        }

                        await Task.Delay(wait, cancellation).ConfigureAwait(false);
                        wait *= 2;
                    }

                    return null;
                }

                public IReadOnlyDictionary<string, string> Query(string query)
                {
                    var result = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                    foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
                    {
                        var at = pair.IndexOf('=', StringComparison.Ordinal);
                        if (at > 0)
                            result[Uri.UnescapeDataString(pair.Substring(0, at))] = Uri.UnescapeDataString(pair.Substring(at + 1));
                        else
                            result[pair] = "";
                    }

                    return result;
                }
            }

        """;

    private const string Reader = """
            /// <summary>Reads and writes a list of $NOUN in lines.</summary>
            public sealed class $NOUNFile$ID : IDisposable
            {
                private readonly Stream _stream;
                private readonly byte[] _buffer = new byte[$N2];
                private int _line;

                public $NOUNFile$ID(Stream stream) => _stream = stream;

                public int Line => _line;

                public async Task<List<KeyValuePair<string, int>>> ReadAsync(CancellationToken cancellation)
                {
                    var result = new List<KeyValuePair<string, int>>();
                    using var reader = new StreamReader(_stream, Encoding.UTF8, true, 4096, leaveOpen: true);
                    while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
                    {
                        _line++;
                        if (line.Length == 0 || line[0] == '#')
                            continue;
                        var parts = line.Split(';');
                        switch (parts.Length)
                        {
                            case 1:
                                result.Add(new KeyValuePair<string, int>(parts[0], 0));
                                break;
                            case 2 when int.TryParse(parts[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number):
                                result.Add(new KeyValuePair<string, int>(parts[0].Trim(), number));
                                break;
                            default:
                                throw new FormatException($"Line {_line} has {parts.Length} fields");
                        }
                    }

                    return result;
                }

                public int Copy(Stream target)
                {
                    var total = 0;
                    for (int read; (read = _stream.Read(_buffer, 0, _buffer.Length)) > 0; total += read)
                        target.Write(_buffer, 0, read);
                    target.Flush();
                    return total;
                }

                public void Dispose() => _stream.Dispose();
            }

        """;

    private const string StateMachine = """
            public enum $NOUNState$ID
            {
                New,
                Waiting,
                Running,
                Paused,
                Finished,
                Failed,
            }

            /// <summary>What may become of a $NOUN.</summary>
            public sealed class $NOUNMachine$ID
            {
                private readonly Queue<($NOUNState$ID From, $NOUNState$ID To)> _history = new Queue<($NOUNState$ID, $NOUNState$ID)>();
                private $NOUNState$ID _state;

                public event EventHandler<$NOUNState$ID>? Changed;

                public $NOUNState$ID State => _state;

                public bool Move($NOUNState$ID next, int level)
                {
                    var allowed = (_state, next) switch
                    {
                        ($NOUNState$ID.New, $NOUNState$ID.Waiting) => true,
                        ($NOUNState$ID.Waiting, $NOUNState$ID.Running) => level > $N1,
                        ($NOUNState$ID.Running, $NOUNState$ID.Paused or $NOUNState$ID.Finished or $NOUNState$ID.Failed) => true,
                        ($NOUNState$ID.Paused, $NOUNState$ID.Running) => level is > 0 and < $N2,
                        (_, $NOUNState$ID.Failed) => true,
                        _ => false,
                    };
                    if (!allowed)
                        return false;
                    _history.Enqueue((_state, next));
                    while (_history.Count > $N1)
                        _history.Dequeue();
                    _state = next;
                    Changed?.Invoke(this, next);
                    return true;
                }

                public string Describe() => _state switch
                {
                    $NOUNState$ID.New => "not begun",
                    $NOUNState$ID.Waiting => $"waits for {_history.Count} others",
                    $NOUNState$ID.Running or $NOUNState$ID.Paused => "under way",
                    _ => string.Join(", ", _history.Select(step => step.From + " > " + step.To)),
                };
            }

        """;
}
