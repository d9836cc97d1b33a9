using System;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Corpus.MailKit_.SoftBounceLedger;

public enum BounceKind { Soft, Hard, Unrelated }

/// <summary>
/// Учёт возвратов. «Мягкий» возврат не означает временную ошибку: переполненный ящик (552 5.2.2) сервер
/// отвергает окончательно, но адрес при этом существует, и удалять его из списка рано.
/// </summary>
public sealed partial class SoftBounceLedger
{
    private readonly ConcurrentDictionary<string, int> _soft = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, DateTime> _removed = new(StringComparer.OrdinalIgnoreCase);

    public int Threshold { get; init; } = 7;

    public bool IsRemoved(string address) => _removed.ContainsKey(address);

    public void Register(string address, int code, string text)
    {
        switch (Kind(code, Enhanced(text)))
        {
            case BounceKind.Hard:
                _removed.TryAdd(address, DateTime.UtcNow);
                break;

            case BounceKind.Soft:
                // семь выпусков подряд с ошибкой, значит ящик заброшен
                if (_soft.AddOrUpdate(address, 1, static (_, n) => n + 1) >= Threshold)
                    _removed.TryAdd(address, DateTime.UtcNow);
                break;
        }
    }

    public void RegisterSuccess(string address) => _soft.TryRemove(address, out _);

    private static BounceKind Kind(int code, string? enhanced) => (code, enhanced) switch
    {
        (550 or 551 or 553 or 554, "5.1.1" or "5.1.2" or "5.1.6" or "5.1.10") => BounceKind.Hard,
        (_, "5.2.2" or "4.2.2") or (552, null) => BounceKind.Soft,
        ( >= 500, { } e) when e.StartsWith("5.7.", StringComparison.Ordinal) => BounceKind.Unrelated,
        ( >= 500, _) => BounceKind.Soft,
        ( >= 400, _) => BounceKind.Soft,
        _ => BounceKind.Unrelated,
    };

    private static string? Enhanced(string text) => EnhancedPattern().Match(text) is { Success: true } m ? m.Value : null;

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(?!\S)")]
    private static partial Regex EnhancedPattern();
}
