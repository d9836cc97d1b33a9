#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using MimeKit;

namespace Newsletter.Bounces;

public readonly record struct Diagnostic(int Code, string Text)
{
    public bool HasCode => Code != 0;
}

public sealed class SuppressionList
{
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;

    public SuppressionList(string path)
    {
        _path = path;
        if (File.Exists(path))
            _addresses.UnionWith(File.ReadAllLines(path));
    }

    public bool Contains(string address) => _addresses.Contains(address);

    public void Add(string address)
    {
        if (_addresses.Add(address))
            File.AppendAllText(_path, address + Environment.NewLine);
    }
}

public static partial class SmtpDiagnosticParser
{
    [GeneratedRegex(@"^\s*smtp\s*;\s*(?<code>[245]\d\d)[ -]?(?<text>.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Pattern();

    public static Diagnostic Parse(string? field)
    {
        var match = Pattern().Match(field ?? "");
        return match.Success
            ? new Diagnostic(int.Parse(match.Groups["code"].Value), match.Groups["text"].Value)
            : default;
    }
}

public sealed class BounceRegistry
{
    private readonly SuppressionList _suppressed;
    private readonly Dictionary<string, int> _softCounts = new(StringComparer.OrdinalIgnoreCase);

    public BounceRegistry(SuppressionList suppressed) => _suppressed = suppressed;

    public void Register(MimeMessage report)
    {
        foreach (var part in report.BodyParts)
        {
            if (part is not MessageDeliveryStatus status)
                continue;

            for (var i = 1; i < status.StatusGroups.Count; i++)
            {
                var group = status.StatusGroups[i];
                var address = AddressOf(group["Final-Recipient"]);
                var diagnostic = SmtpDiagnosticParser.Parse(group["Diagnostic-Code"]);
                if (address.Length == 0 || !diagnostic.HasCode)
                    continue;

                if (IsHardBounce(diagnostic.Code))
                    _suppressed.Add(address);
                else
                    _softCounts[address] = _softCounts.GetValueOrDefault(address) + 1;
            }
        }
    }

    private static bool IsHardBounce(int smtpCode)
    {
        switch (smtpCode)
        {
            case 450: //! SMTP004
            case 550:
            case 551:
            case 553:
            case 554:
            case 556:
                return true;
            default:
                return false;
        }
    }

    private static string AddressOf(string? field)
    {
        if (field is null)
            return "";
        var separator = field.IndexOf(';');
        return separator < 0 ? field.Trim() : field[(separator + 1)..].Trim();
    }
}

/// <summary>Decides whether an issue is mailed once more after a bounce.</summary>
public static class SecondChance
{
    public static bool ShouldRetry(Diagnostic diagnostic) => diagnostic.Code switch
    {
        550 when diagnostic.Text.Contains("5.4.5", StringComparison.Ordinal) => true,
        552 => true,
        >= 400 and <= 499 => true,
        _ => false,
    };
}
